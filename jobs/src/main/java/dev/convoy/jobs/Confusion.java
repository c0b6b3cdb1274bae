package dev.convoy.jobs;

import dev.convoy.jobs.text.Shown;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Which classes are taken for which: a matrix, or for many classes the most frequent errors. */
final class Confusion {
    private static final int MATRIX_UP_TO = 20;
    private static final int LISTED = 20;

    private Confusion() {}

    private record Pair(int label, int predicted, long images) {}

    /**
     * The table.
     *
     * @param counts {@code [class][predicted class]} images
     */
    static String table(long[][] counts, List<String> names) {
        return names.size() <= MATRIX_UP_TO ? matrix(counts, names) : errors(counts, names);
    }

    private static String matrix(long[][] counts, List<String> names) {
        List<String> header = new ArrayList<>(List.of("", "class \\ predicted"));
        for (int c = 0; c < names.size(); c++) {
            header.add(Integer.toString(c));
        }
        header.add("right");
        TextTable table = new TextTable(2, header);
        for (int c = 0; c < names.size(); c++) {
            List<String> row = new ArrayList<>(List.of(Integer.toString(c), names.get(c)));
            for (int p = 0; p < names.size(); p++) {
                row.add(counts[c][p] == 0 ? "." : Shown.count(counts[c][p]));
            }
            row.add(right(counts, c));
            table.row(row);
        }
        return table.toString();
    }

    private static String right(long[][] counts, int label) {
        long images = 0;
        for (long count : counts[label]) {
            images += count;
        }
        return images == 0 ? "-" : Shown.percent((double) counts[label][label] / images);
    }

    private static String errors(long[][] counts, List<String> names) {
        List<Pair> pairs = new ArrayList<>();
        for (int c = 0; c < names.size(); c++) {
            for (int p = 0; p < names.size(); p++) {
                if (c != p && counts[c][p] > 0) {
                    pairs.add(new Pair(c, p, counts[c][p]));
                }
            }
        }
        pairs.sort(Comparator.comparingLong(Pair::images).reversed());
        TextTable table = new TextTable(2, List.of("class", "taken for", "images", "class right"));
        pairs.stream()
                .limit(LISTED)
                .forEach(pair -> table.row(
                        names.get(pair.label()),
                        names.get(pair.predicted()),
                        Shown.count(pair.images()),
                        right(counts, pair.label())));
        return "the most frequent errors\n\n" + table;
    }
}
