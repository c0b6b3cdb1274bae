package dev.convoy.jobs.page;

import dev.convoy.jobs.text.ConfusionCounts;
import dev.convoy.jobs.text.Shown;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Which classes were taken for which: as a matrix where the classes are few enough, and the most frequent mistakes.
 *
 * @param counts of the images evaluated
 * @param source where these come from
 */
public record ConfusionSection(ConfusionCounts counts, String source) implements Section {
    private static final int MATRIX_UP_TO = 50;
    /** Class names of so many letters stand upright above their columns; longer ones are turned. */
    private static final int SHORT = 4;

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
        boolean matrix = counts.classes() <= MATRIX_UP_TO;
        if (matrix) {
            matrix(page);
        }
        mistakes(page, matrix ? LISTED : LISTED_ALONE);
    }

    private void matrix(Markup page) {
        page.element(
                "p",
                "A row is a class, a column what its images were taken for; the diagonal is right. Shades are shares of the"
                        + " row. Right: share of the class's images that were found; precise: share of the images taken for"
                        + " the class that are of it.",
                "class",
                "note");
        page.open("div", "class", "wide", "tabindex", "0").open("table", "class", "matrix");
        page.open("thead").open("tr").element("th", "Class", "scope", "col");
        boolean upright = counts.names().stream().allMatch(name -> name.length() <= SHORT);
        for (String name : counts.names()) {
            page.open("th", "scope", "col", "class", upright ? "number" : "tall")
                    .element("span", name)
                    .close();
        }
        page.element("th", "right", "scope", "col", "class", "number").close().closeLine();
        page.open("tbody");
        for (int c = 0; c < counts.classes(); c++) {
            row(page, c);
        }
        page.closeLine().open("tfoot").open("tr").element("th", "precise", "scope", "row");
        for (int c = 0; c < counts.classes(); c++) {
            page.element("td", rounded(counts.precision(c)), "class", "number");
        }
        page.element("td", "").close().close();
        page.close().closeLine();
    }

    private void row(Markup page, int label) {
        long images = Math.max(1, counts.images(label));
        page.open("tr").element("th", counts.names().get(label), "scope", "row");
        for (int p = 0; p < counts.classes(); p++) {
            long count = counts.counts()[label][p];
            page.element(
                    "td",
                    count == 0 ? "" : Shown.count(count),
                    "class",
                    p == label ? "hit" : "miss",
                    "style",
                    "--share:" + String.format(Locale.ROOT, "%.3f", (double) count / images));
        }
        page.element("td", rounded(counts.recall(label)), "class", "number").closeLine();
    }

    private static String rounded(OptionalDouble share) {
        return share.isPresent() ? String.format(Locale.ROOT, "%.1f %%", 100 * share.getAsDouble()) : "-";
    }

    private void mistakes(Markup page, int most) {
        List<ConfusionCounts.Mistake> mistakes = counts.mistakes(most);
        if (mistakes.isEmpty()) {
            page.element("p", "No image was taken for another class.");
            return;
        }
        page.element("h3", "Most frequent mistakes");
        Table table = new Table(page, 2, List.of("Class", "Taken for", "Images", "Of the class"));
        for (ConfusionCounts.Mistake mistake : mistakes) {
            table.row(
                    counts.names().get(mistake.label()),
                    counts.names().get(mistake.predicted()),
                    Shown.count(mistake.images()),
                    Shown.percent((double) mistake.images() / counts.images(mistake.label())));
        }
        table.end();
    }
}
