package dev.convoy.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Rows under a heading, to be read in a terminal or on a page.
 *
 * @param title the heading
 * @param columns their names
 * @param words how many columns, from the left, are words; the others are numbers
 * @param rows a cell for each column
 */
record Table(String title, List<String> columns, int words, List<List<String>> rows) {
    /** The same without columns of words whose cells are all empty. */
    Table withoutEmptyColumns() {
        List<Integer> kept = IntStream.range(0, columns.size())
                .filter(column -> column >= words
                        || rows.stream().anyMatch(row -> !row.get(column).isEmpty()))
                .boxed()
                .toList();
        int dropped = columns.size() - kept.size();
        return new Table(
                title,
                chosen(columns, kept),
                words - dropped,
                rows.stream().map(row -> chosen(row, kept)).toList());
    }

    private static List<String> chosen(List<String> cells, List<Integer> kept) {
        return kept.stream().map(cells::get).toList();
    }

    /** Aligned with spaces. */
    String text() {
        int[] widths = IntStream.range(0, columns.size())
                .map(column -> lines().stream()
                        .mapToInt(line -> line.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        return title + "\n"
                + lines().stream().map(line -> aligned(line, widths)).collect(Collectors.joining("\n")) + "\n";
    }

    private List<List<String>> lines() {
        List<List<String>> lines = new ArrayList<>(List.of(columns));
        lines.addAll(rows);
        return lines;
    }

    private String aligned(List<String> line, int[] widths) {
        StringBuilder text = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = line.get(column);
            String space = " ".repeat(widths[column] - cell.length());
            text.append(column == 0 ? "  " : "   ").append(column < words ? cell + space : space + cell);
        }
        return text.toString().stripTrailing();
    }

    /** As Markdown. */
    String markdown() {
        List<String> rule = new ArrayList<>(Collections.nCopies(words, "---"));
        rule.addAll(Collections.nCopies(columns.size() - words, "---:"));
        List<List<String>> lines = lines();
        lines.add(1, rule);
        return "### " + title + "\n\n"
                + lines.stream()
                        .map(line -> "| " + String.join(" | ", line) + " |")
                        .collect(Collectors.joining("\n"))
                + "\n";
    }
}
