package dev.convoy.jobs;

import dev.convoy.jobs.text.ConfusionCounts;
import dev.convoy.jobs.text.Shown;
import java.util.ArrayList;
import java.util.List;

/** Which classes are taken for which: a matrix, or for many classes the most frequent errors. */
final class Confusion {
    private static final int MATRIX_UP_TO = 20;
    private static final int LISTED = 20;

    private Confusion() {}

    /** The table. */
    static String table(ConfusionCounts counts) {
        return counts.classes() <= MATRIX_UP_TO ? matrix(counts) : errors(counts);
    }

    private static String matrix(ConfusionCounts counts) {
        List<String> header = new ArrayList<>(List.of("", "class \\ predicted"));
        for (int c = 0; c < counts.classes(); c++) {
            header.add(Integer.toString(c));
        }
        header.add("right");
        TextTable table = new TextTable(2, header);
        for (int c = 0; c < counts.classes(); c++) {
            List<String> row =
                    new ArrayList<>(List.of(Integer.toString(c), counts.names().get(c)));
            for (long images : counts.counts()[c]) {
                row.add(images == 0 ? "." : Shown.count(images));
            }
            row.add(Shown.percent(counts.recall(c)));
            table.row(row);
        }
        return table.toString();
    }

    private static String errors(ConfusionCounts counts) {
        List<String> names = counts.names();
        TextTable table = new TextTable(2, List.of("class", "taken for", "images", "class right"));
        for (ConfusionCounts.Mistake mistake : counts.mistakes(LISTED)) {
            table.row(
                    names.get(mistake.label()),
                    names.get(mistake.predicted()),
                    Shown.count(mistake.images()),
                    Shown.percent(counts.recall(mistake.label())));
        }
        return "the most frequent errors\n\n" + table;
    }
}
