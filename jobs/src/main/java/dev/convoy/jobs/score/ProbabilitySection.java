package dev.convoy.jobs.score;

import dev.convoy.jobs.page.Bars;
import dev.convoy.jobs.page.Markup;
import dev.convoy.jobs.page.Section;
import dev.convoy.jobs.page.Table;
import dev.convoy.jobs.score.ScoreSummary.Predictions;
import dev.convoy.jobs.text.Shown;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/**
 * How sure the model was.
 *
 * @param predictions of the scored images
 */
record ProbabilitySection(Predictions predictions) implements Section {
    @Override
    public String id() {
        return "probability";
    }

    @Override
    public String title() {
        return "Probability of the predicted class";
    }

    @Override
    public void write(Markup page) {
        if (LongStream.of(predictions.bins()).sum() + predictions.odd() == 0) {
            page.element("p", "No image was scored.", "class", "missing");
            return;
        }
        Bars bars = new Bars(predictions.bins(), 0, 1);
        String figures = "tallest bar: " + Shown.counted(bars.tallest(), "image");
        page.open("figure", "class", "single");
        bars.write(page, "Histogram of the probability of the predicted class, from 0 to 1; " + figures);
        page.element(
                "figcaption",
                "Images (upright) by the probability of the class they were taken for; " + figures + ".",
                "class",
                "note");
        page.closeLine();
        if (predictions.odd() > 0) {
            page.element(
                    "p",
                    Shown.count(predictions.odd()) + " images have a probability that is no number from 0 to 1.",
                    "class",
                    "missing");
        }
        page.open("details").element("summary", "In numbers");
        Table table = new Table(page, 0, List.of("From", "To", "Images"));
        for (int b = 0; b < predictions.bins().length; b++) {
            table.row(bound(b), bound(b + 1), Shown.count(predictions.bins()[b]));
        }
        table.end();
        page.closeLine();
    }

    private static String bound(int bin) {
        return String.format(Locale.ROOT, "%.2f", (double) bin / Tally.BINS);
    }
}
