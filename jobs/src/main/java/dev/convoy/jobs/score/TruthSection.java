package dev.convoy.jobs.score;

import dev.convoy.jobs.page.ConfusionMatrix;
import dev.convoy.jobs.page.Markup;
import dev.convoy.jobs.page.Picture;
import dev.convoy.jobs.page.Section;
import dev.convoy.jobs.page.Tile;
import dev.convoy.jobs.score.ScoreSummary.Truth;
import dev.convoy.jobs.text.ConfusionCounts;
import dev.convoy.jobs.text.Shown;
import dev.convoy.jobs.text.VisibleText;
import java.util.List;

/**
 * Which classes were taken for which.
 *
 * @param summary of the scores
 * @param truth its part that is about labels
 */
record TruthSection(ScoreSummary summary, Truth truth) implements Section {
    private static final int LONGEST_NAME = 24;
    private static final int SIZE = 500;

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
        ScoreSummary.Hits hits = truth.hits();
        page.element(
                "p",
                Shown.count(hits.right()) + " of " + Shown.counted(hits.labelled(), "scored image")
                        + " with a known label are right (" + Shown.percent(hits.accuracy()) + ")."
                        + (hits.within() > 1
                                ? " The label of " + Shown.count(hits.rightWithin()) + " is among the best "
                                        + hits.within() + " classes (" + Shown.percent(hits.accuracyWithin()) + ")."
                                : ""));
        truth.matrix().ifPresent(matrix -> matrix(page, matrix));
        List<String> names = summary.classNames().stream().map(VisibleText::of).toList();
        ConfusionMatrix.mistakes(page, truth.confusions(), names, truth.counts());
    }

    private static void matrix(Markup page, ConfusionCounts matrix) {
        if (matrix.classes() <= ConfusionMatrix.UP_TO) {
            List<String> names = matrix.names().stream()
                    .map(name -> VisibleText.beginning(name, LONGEST_NAME))
                    .toList();
            new ConfusionMatrix(new ConfusionCounts(matrix.counts(), names)).write(page);
            return;
        }
        page.element(
                "p",
                "A row is a class, a column what its images were taken for, in the order of their numbers, from \""
                        + VisibleText.beginning(matrix.names().get(0), LONGEST_NAME) + "\" at the upper left to \""
                        + VisibleText.beginning(matrix.names().get(matrix.classes() - 1), LONGEST_NAME)
                        + "\"; the diagonal is right. The lighter a point, the larger its share of the row.",
                "class",
                "note");
        Picture.of(shares(matrix)).write(page, "Confusion matrix of " + matrix.classes() + " classes", SIZE);
    }

    /** A pixel for each pair of classes: the root of its share, so that rare ones are seen. */
    private static Tile shares(ConfusionCounts matrix) {
        int classes = matrix.classes();
        float[] values = new float[classes * classes];
        for (int c = 0; c < classes; c++) {
            double images = Math.max(1, matrix.images(c));
            for (int p = 0; p < classes; p++) {
                values[c * classes + p] = (float) Math.sqrt(matrix.counts()[c][p] / images);
            }
        }
        return new Tile(1, classes, classes, values);
    }
}
