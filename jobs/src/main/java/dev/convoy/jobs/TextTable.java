package dev.convoy.jobs;

import java.util.ArrayList;
import java.util.List;

/** A table of words and numbers in columns as wide as they need to be; the first columns to the left, numbers to the right. */
final class TextTable {
    private static final String GAP = "  ";

    private final int leftColumns;
    private final List<List<String>> rows = new ArrayList<>();
    private final List<Integer> rules = new ArrayList<>();

    /**
     * A table.
     *
     * @param leftColumns how many columns are flush left
     * @param header the columns' titles
     */
    TextTable(int leftColumns, List<String> header) {
        this.leftColumns = leftColumns;
        rows.add(List.copyOf(header));
        rule();
    }

    /** Adds a row. */
    TextTable row(List<String> cells) {
        if (cells.size() != rows.get(0).size()) {
            throw new IllegalArgumentException("a row of " + rows.get(0).size() + " cells, got " + cells);
        }
        rows.add(List.copyOf(cells));
        return this;
    }

    /** Adds a row. */
    TextTable row(String... cells) {
        return row(List.of(cells));
    }

    /** Draws a line under the last row. */
    final TextTable rule() {
        rules.add(rows.size() - 1);
        return this;
    }

    /** The table, each line ended by a newline. */
    @Override
    public String toString() {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int c = 0; c < columns; c++) {
                widths[c] = Math.max(widths[c], row.get(c).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (int r = 0; r < rows.size(); r++) {
            StringBuilder line = new StringBuilder();
            for (int c = 0; c < columns; c++) {
                String cell = rows.get(r).get(c);
                String space = " ".repeat(widths[c] - cell.length());
                line.append(c == 0 ? "" : GAP).append(c < leftColumns ? cell + space : space + cell);
            }
            text.append(line.toString().stripTrailing()).append('\n');
            if (rules.contains(r)) {
                text.append(rule(widths)).append('\n');
            }
        }
        return text.toString();
    }

    private static String rule(int[] widths) {
        int length = GAP.length() * (widths.length - 1);
        for (int width : widths) {
            length += width;
        }
        return "-".repeat(length);
    }
}
