package dev.convoy.jobs.page;

import dev.convoy.jobs.text.ConfusionCounts;
import dev.convoy.jobs.text.ConfusionCounts.Mistake;
import dev.convoy.jobs.text.Shown;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Which classes were taken for which, as a table a row for each class.
 *
 * @param counts of a few classes
 */
public record ConfusionMatrix(ConfusionCounts counts) {
    /** Pages show the matrix of so many classes; more do not fit. */
    public static final int UP_TO = 50;

    /** Class names of so many letters stand upright above their columns; longer ones are turned. */
    private static final int SHORT = 4;

    /** Writes the table. */
    public void write(Markup page) {
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

    /**
     * Writes the most frequent mistakes under a heading.
     *
     * @param mistakes most frequent first
     * @param names a name for each class
     * @param images of each class, {@code [classes]}
     */
    public static void mistakes(Markup page, List<Mistake> mistakes, List<String> names, long[] images) {
        if (mistakes.isEmpty()) {
            page.element("p", "No image was taken for another class.");
            return;
        }
        page.element("h3", "Most frequent mistakes");
        page.open("div", "class", "names");
        Table table = new Table(page, 2, List.of("Class", "Taken for", "Images", "Of the class"));
        for (Mistake mistake : mistakes) {
            table.row(
                    names.get(mistake.label()),
                    names.get(mistake.predicted()),
                    Shown.count(mistake.images()),
                    Shown.percent((double) mistake.images() / images[mistake.label()]));
        }
        table.end();
        page.closeLine();
    }
}
