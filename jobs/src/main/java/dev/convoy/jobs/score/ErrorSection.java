package dev.convoy.jobs.score;

import dev.convoy.jobs.page.Markup;
import dev.convoy.jobs.page.Section;
import dev.convoy.jobs.page.Table;
import dev.convoy.jobs.text.Shown;
import dev.convoy.jobs.text.VisibleText;
import java.util.List;

/**
 * Why images failed: each kind of error with examples.
 *
 * @param summary of a set in which some did
 */
record ErrorSection(ScoreSummary summary) implements Section {
    private static final int OPEN_AT_FIRST = 8;
    private static final int MOST = 64;

    @Override
    public String id() {
        return "errors";
    }

    @Override
    public String title() {
        return "Errors";
    }

    @Override
    public void write(Markup page) {
        long failed = summary.totals().failed();
        page.element(
                "p",
                Shown.count(failed) + " of " + Shown.count(summary.totals().images())
                        + " images have no score: their rows say why. Errors that differ in numbers and names alone stand"
                        + " together, each with its first " + ErrorKind.EXAMPLES + " images by path.");
        List<ErrorKind> shown = summary.errors().stream().limit(MOST).toList();
        for (int i = 0; i < shown.size(); i++) {
            kind(page, shown.get(i), i < OPEN_AT_FIRST);
        }
        long others = failed - shown.stream().mapToLong(ErrorKind::images).sum();
        if (others > 0) {
            page.element("p", Shown.counted(others, "image") + " failed for other reasons.", "class", "note");
        }
    }

    private static void kind(Markup page, ErrorKind kind, boolean open) {
        if (open) {
            page.open("details", "open", "open", "class", "errors");
        } else {
            page.open("details", "class", "errors");
        }
        page.open("summary")
                .element("span", Shown.count(kind.images()), "class", "number")
                .text(" " + VisibleText.of(kind.kind()))
                .close();
        Table table = new Table(page, 2, List.of("Image", "What its row says"));
        for (ErrorKind.Example example : kind.examples()) {
            table.row(VisibleText.of(example.key().toString()), VisibleText.of(example.reason()));
        }
        table.end();
        page.closeLine();
    }
}
