package dev.convoy.jobs.page;

import dev.convoy.jobs.text.ConfusionCounts;
import dev.convoy.jobs.text.Shown;
import java.util.stream.IntStream;

/**
 * Which classes were taken for which: as a matrix where the classes are few enough, and the most frequent mistakes.
 *
 * @param counts of the images evaluated
 * @param source where these come from
 */
public record ConfusionSection(ConfusionCounts counts, String source) implements Section {
    private static final int LISTED = 10;
    private static final int LISTED_ALONE = 50;

    @Override
    public String id() {
        return "confusion";
    }

    @Override
    public String title() {
        return "Confusion matrix";
    }

    @Override
    public void write(Markup page) {
        if (counts.images() == 0) {
            page.element("p", "The images of " + source + " have no labels to compare with.", "class", "missing");
            return;
        }
        page.element(
                "p",
                "Evaluated for this page: " + Shown.count(counts.images()) + " images of " + source + ", "
                        + Shown.count(counts.right()) + " right ("
                        + Shown.percent((double) counts.right() / counts.images()) + ").");
        boolean matrix = counts.classes() <= ConfusionMatrix.UP_TO;
        if (matrix) {
            new ConfusionMatrix(counts).write(page);
        }
        ConfusionMatrix.mistakes(
                page,
                counts.mistakes(matrix ? LISTED : LISTED_ALONE),
                counts.names(),
                IntStream.range(0, counts.classes()).mapToLong(counts::images).toArray());
    }
}
