package dev.convoy.benchmarks.parity;

import java.util.Locale;
import java.util.Map;

/**
 * The worst difference among many configurations.
 *
 * @param difference relative to the largest number of its array; NaN is worse than any
 * @param where array, seed and configuration
 */
record Worst(double difference, String where) {
    static final Worst NONE = new Worst(0, "");

    /** The worse of this and what a configuration gave. */
    Worst and(Map<String, Double> differences, long seed, Object configuration) {
        Worst worst = this;
        for (Map.Entry<String, Double> entry : differences.entrySet()) {
            if (Double.compare(entry.getValue(), worst.difference) > 0) {
                worst = new Worst(entry.getValue(), entry.getKey() + ", seed " + seed + ": " + configuration);
            }
        }
        return worst;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.1e %s", difference, where);
    }
}
