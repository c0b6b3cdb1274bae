package dev.convoy.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * All that was measured, as tables.
 *
 * @param measured in the order of measuring
 * @param peaks 10^9 operations a second of nothing but fused multiply-adds, by the number of threads
 */
record Results(List<Measured> measured, Map<Integer, Double> peaks) {
    private static final List<String> COLUMNS = List.of(
            "name",
            "part",
            "libtorch's format",
            "images",
            "threads",
            "libtorch ms",
            "Convoy ms",
            "ratio",
            "rounds' ratios",
            "libtorch GFLOP/s",
            "Convoy GFLOP/s",
            "share of FMA peak");
    private static final int WORDS = 3;
    private static final double MILLI = 1e3;
    private static final String ALL = "all";
    private static final String SUMMARY =
            "Summary: libtorch's time / Convoy's, geometric mean of the cases; above 1, Convoy is faster";

    /** Every table that has rows, the summary first. */
    List<Table> tables() {
        List<Table> tables = new ArrayList<>();
        tables.add(summary());
        Table speedUps = speedUps();
        if (!speedUps.rows().isEmpty()) {
            tables.add(speedUps);
        }
        for (What what : What.values()) {
            if (measured.stream().anyMatch(m -> m.label().what() == what)) {
                tables.add(table(what));
            }
        }
        return tables;
    }

    /** A row for each comparison of one kind. */
    Table table(What what) {
        List<List<String>> rows = measured.stream()
                .filter(m -> m.label().what() == what)
                .map(this::row)
                .toList();
        return new Table(what.title(), COLUMNS, WORDS, rows).withoutEmptyColumns();
    }

    private List<String> row(Measured m) {
        double[] ratios = m.ratios();
        return List.of(
                m.label().name(),
                m.label().part(),
                m.format().toString(),
                Integer.toString(m.label().images()),
                Integer.toString(m.threads()),
                number("%.3f", m.libtorchSeconds() * MILLI),
                number("%.3f", m.convoySeconds() * MILLI),
                number("%.2f", m.ratio()),
                number("%.2f", ratios[0]) + " to " + number("%.2f", ratios[ratios.length - 1]),
                number("%.1f", m.libtorchGigaflops()),
                number("%.1f", m.gigaflops()),
                number("%.0f %%", 100 * m.gigaflops() / peaks.get(m.threads())));
    }

    /** Geometric means of ratios, by kind, part and threads. */
    private Table summary() {
        Map<List<String>, List<Double>> groups = new LinkedHashMap<>();
        for (What what : What.values()) {
            List<Measured> of =
                    measured.stream().filter(m -> m.label().what() == what).toList();
            boolean layers = what.isLayers();
            of.forEach(
                    m -> group(groups, m, layers ? m.label().part() : name(m)).add(m.ratio()));
            if (layers) {
                of.forEach(m -> group(groups, m, ALL).add(m.ratio()));
            }
        }
        List<List<String>> rows = new ArrayList<>();
        groups.forEach((group, ratios) -> {
            List<String> row = new ArrayList<>(group);
            row.add(Integer.toString(ratios.size()));
            row.add(number("%.2f", geometricMean(ratios)));
            rows.add(row);
        });
        return new Table(SUMMARY, List.of("what", "of", "threads", "cases", "ratio"), 2, rows);
    }

    private static String name(Measured m) {
        return (m.label().name() + " " + m.label().part()).strip();
    }

    private static List<Double> group(Map<List<String>, List<Double>> groups, Measured m, String of) {
        List<String> key = List.of(m.label().what().title(), of, Integer.toString(m.threads()));
        return groups.computeIfAbsent(key, none -> new ArrayList<>());
    }

    /** How much faster each side is with more threads: median times of a step, those of the fewest threads first. */
    private Table speedUps() {
        List<List<String>> rows = new ArrayList<>();
        for (Measured many : measured) {
            measured.stream()
                    .filter(m ->
                            m.label().equals(many.label()) && !m.label().what().isLayers())
                    .findFirst()
                    .filter(few -> few.threads() < many.threads())
                    .ifPresent(few -> rows.add(List.of(
                            many.label().what().title(),
                            name(many),
                            few.threads() + " to " + many.threads(),
                            number("%.2f", few.libtorchSeconds() / many.libtorchSeconds()),
                            number("%.2f", few.convoySeconds() / many.convoySeconds()))));
        }
        return new Table("Speed-up by threads", List.of("what", "of", "threads", "libtorch", "Convoy"), 2, rows);
    }

    /** The n-th root of the product of n numbers. */
    static double geometricMean(List<Double> values) {
        double logs = 0;
        for (double value : values) {
            logs += Math.log(value);
        }
        return Math.exp(logs / values.size());
    }

    /** Everything, under names, for programs. */
    List<Map<String, Object>> values() {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Measured m : measured) {
            Map<String, Object> value = new LinkedHashMap<>();
            value.put("what", m.label().what().toString());
            value.put("name", m.label().name());
            value.put("part", m.label().part());
            value.put("images", m.label().images());
            value.put("threads", m.threads());
            value.put("operations", m.operations());
            value.put("libtorch-format", m.format().toString());
            value.put("difference", m.difference());
            value.put("libtorch-seconds", m.libtorch());
            value.put("convoy-seconds", m.convoy());
            value.put("ratio", m.ratio());
            value.put("share-of-peak", m.gigaflops() / peaks.get(m.threads()));
            all.add(value);
        }
        return all;
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
