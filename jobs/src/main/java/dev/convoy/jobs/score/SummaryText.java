package dev.convoy.jobs.score;

import dev.convoy.jobs.score.ScoreSummary.Hits;
import dev.convoy.jobs.score.ScoreSummary.Predictions;
import dev.convoy.jobs.score.ScoreSummary.Totals;
import dev.convoy.jobs.text.Shown;
import dev.convoy.jobs.text.VisibleText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** A summary for the terminal: a screen of lines, the same for equal summaries. Strangers' words are made visible and cut. */
public final class SummaryText {
    private static final int CLASSES = 5;
    private static final int IMAGES = 3;
    private static final int KINDS = 10;
    private static final int EXAMPLES = 2;
    private static final int CONFUSIONS = 3;
    private static final int LONGEST_NAME = 30;
    private static final int LONGEST_PATH = 90;
    private static final int LONGEST_REASON = 160;
    private static final List<Integer> STEPS = List.of(0, 10, 14, 18, Tally.BINS); // twentieths

    private final ScoreSummary summary;
    private final StringBuilder out = new StringBuilder();

    private SummaryText(ScoreSummary summary) {
        this.summary = summary;
    }

    /** What was scored, and how sure and how right it is; each line ended. */
    public static String figures(ScoreSummary summary) {
        SummaryText text = new SummaryText(summary);
        text.totals();
        if (summary.totals().scored() > 0) {
            text.predictions();
            text.images("least sure", summary.predictions().leastSure());
        }
        summary.truth().ifPresent(truth -> {
            if (!truth.mistakes().isEmpty()) {
                text.field("confused", text.confusions(truth));
                text.images("surest wrong", truth.mistakes());
            }
        });
        return text.out.toString();
    }

    private void totals() {
        Totals totals = summary.totals();
        line(
                "%s scored in %s (%s images/s)%s",
                Shown.counted(totals.scored(), "image"),
                Shown.duration(totals.seconds()),
                Shown.rate(totals.rate()),
                totals.failed() > 0 ? "; " + Shown.count(totals.failed()) + " failed" : "");
        summary.truth().ifPresent(truth -> {
            Hits hits = truth.hits();
            line(
                    "%s of %s with a known label are right: %s%s",
                    Shown.count(hits.right()),
                    Shown.count(hits.labelled()),
                    Shown.percent(hits.accuracy()),
                    hits.within() > 1
                            ? "; among the best " + hits.within() + ": " + Shown.percent(hits.accuracyWithin())
                            : "");
        });
        if (totals.otherLabels() > 0) {
            line(
                    "%s have a label that is none of the model's classes: they count as images without one",
                    Shown.count(totals.otherLabels()));
        }
        List<String> times = new ArrayList<>();
        totals.decodeMillis().ifPresent(millis -> times.add(millis(millis) + " to decode"));
        totals.scoreMillis().ifPresent(millis -> times.add(millis(millis) + " to score"));
        if (!times.isEmpty()) {
            field("each image", String.join(", ", times));
        }
    }

    static String millis(double millis) {
        return String.format(Locale.ROOT, "%.2f ms", millis);
    }

    private void predictions() {
        Predictions predictions = summary.predictions();
        List<Integer> classes = predictions.classes();
        String most = classes.stream()
                .limit(CLASSES)
                .map(c -> name(c) + " " + Shown.count(predictions.counts()[c]))
                .collect(Collectors.joining(", "));
        long others = classes.stream()
                .skip(CLASSES)
                .mapToLong(c -> predictions.counts()[c])
                .sum();
        field(
                "predicted",
                others == 0
                        ? most
                        : most + "; " + Shown.count(classes.size() - CLASSES) + " other classes "
                                + Shown.count(others));
        List<String> parts = new ArrayList<>();
        for (int i = 1; i < STEPS.size(); i++) {
            long images = LongStream.of(predictions.bins())
                    .skip(STEPS.get(i - 1))
                    .limit(STEPS.get(i) - STEPS.get(i - 1))
                    .sum();
            parts.add(100 * STEPS.get(i - 1) / Tally.BINS + " to " + 100 * STEPS.get(i) / Tally.BINS + " %: "
                    + Shown.count(images));
        }
        if (predictions.odd() > 0) {
            parts.add("no number: " + Shown.count(predictions.odd()));
        }
        field("probability", String.join(", ", parts));
    }

    private String confusions(ScoreSummary.Truth truth) {
        return truth.confusions().stream()
                .limit(CONFUSIONS)
                .map(mistake -> name(mistake.label()) + " as " + name(mistake.predicted()) + " "
                        + Shown.count(mistake.images()))
                .collect(Collectors.joining(", "));
    }

    private void images(String title, List<ScoredImage> images) {
        List<ScoredImage> shown = images.subList(0, Math.min(IMAGES, images.size()));
        int width =
                shown.stream().mapToInt(image -> verdict(image).length()).max().orElse(1);
        for (int i = 0; i < shown.size(); i++) {
            String share = Shown.percent(shown.get(i).probability());
            String path = VisibleText.end(shown.get(i).key().toString(), LONGEST_PATH);
            field(
                    i == 0 ? title : "",
                    String.format(Locale.ROOT, "%8s  %-" + width + "s  %s", share, verdict(shown.get(i)), path));
        }
    }

    /** What it was taken for, and what it is if that is something else. */
    private String verdict(ScoredImage image) {
        boolean wrong = image.label() >= 0 && image.label() != image.predicted();
        return name(image.predicted()) + (wrong ? ", is " + name(image.label()) : "");
    }

    /** Why images failed, with examples; each line ended. Empty if none did. */
    public static String errors(ScoreSummary summary) {
        SummaryText text = new SummaryText(summary);
        long failed = summary.totals().failed();
        if (failed > 0) {
            text.line(
                    "%s could not be read; %s an error:",
                    Shown.counted(failed, "image"), failed == 1 ? "its row has" : "their rows have");
            summary.errors().stream().limit(KINDS).forEach(text::kind);
            long listed = summary.errors().stream()
                    .limit(KINDS)
                    .mapToLong(ErrorKind::images)
                    .sum();
            if (listed < failed) {
                text.line("%9s  of other kinds", Shown.count(failed - listed));
            }
        }
        return text.out.toString();
    }

    private void kind(ErrorKind kind) {
        line("%9s  %s", Shown.count(kind.images()), VisibleText.beginning(kind.kind(), LONGEST_REASON));
        for (ErrorKind.Example example :
                kind.examples().subList(0, Math.min(EXAMPLES, kind.examples().size()))) {
            line(
                    "             %s: %s",
                    VisibleText.end(example.key().toString(), LONGEST_PATH),
                    VisibleText.beginning(example.reason(), LONGEST_REASON));
        }
    }

    private String name(int number) {
        return VisibleText.beginning(summary.name(number), LONGEST_NAME);
    }

    private void field(String title, String value) {
        out.append(String.format(Locale.ROOT, "%-12s %s\n", title, value));
    }

    private void line(String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
