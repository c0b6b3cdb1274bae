package dev.convoy.jobs.page;

import java.util.List;

/** A table of texts and numbers; wide ones scroll within themselves. */
public final class Table {
    private final Markup page;
    private final int texts;

    /**
     * Opens a table.
     *
     * @param texts so many first columns are texts; the others are numbers, and end in line
     */
    public Table(Markup page, int texts, List<String> header) {
        this.page = page;
        this.texts = texts;
        page.open("div", "class", "wide", "tabindex", "0").open("table");
        page.open("thead").open("tr");
        cells("th", header);
        page.close().closeLine().open("tbody");
    }

    /** A row. */
    public Table row(String... cells) {
        page.open("tr");
        cells("td", List.of(cells));
        page.closeLine();
        return this;
    }

    /** Ends the table with a row of totals. */
    public void total(String... cells) {
        page.close().open("tfoot").open("tr");
        cells("td", List.of(cells));
        page.close();
        end();
    }

    /** Ends the table. */
    public void end() {
        page.close().close().closeLine();
    }

    private void cells(String element, List<String> cells) {
        for (int i = 0; i < cells.size(); i++) {
            if (i < texts) {
                page.element(element, cells.get(i));
            } else {
                page.element(element, cells.get(i), "class", "number");
            }
        }
    }
}
