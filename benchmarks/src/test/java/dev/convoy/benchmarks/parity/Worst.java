package dev.convoy.benchmarks.parity;

import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * The worst difference among many random configurations.
 *
 * @param difference relative to the largest number of its array; NaN is worse than any
 * @param where array, seed and configuration
 */
record Worst(double difference, String where) {
    /** Largest that a test allows. */
    static final double TOLERANCE = 1e-4;

    /** First seed of the tests; the others follow. */
    static final long FIRST_SEED = 20261121;

    /** How many configurations the tests draw of each layer, loss and optimizer. */
    static final int SEEDS = 32;

    /** Compares one configuration. */
    @FunctionalInterface
    interface Comparison<C> {
        /** By array the largest difference, relative to the largest expected number of that array. */
        Map<String, Double> differences(C configuration, long seed);
    }

    /** The worst of {@code seeds} configurations. */
    static <C> Worst of(int seeds, Function<Draw, C> draw, Comparison<C> comparison) {
        Worst worst = new Worst(0, "");
        for (long seed = FIRST_SEED; seed < FIRST_SEED + seeds; seed++) {
            C configuration = draw.apply(new Draw(seed));
            String place = ", seed " + seed + ": " + configuration;
            try {
                worst = worst.and(comparison.differences(configuration, seed), place);
            } catch (RuntimeException failed) {
                throw new IllegalStateException("failed" + place, failed);
            }
        }
        return worst;
    }

    private Worst and(Map<String, Double> differences, String place) {
        Worst worst = this;
        for (Map.Entry<String, Double> array : differences.entrySet()) {
            if (Double.compare(array.getValue(), worst.difference) > 0) {
                worst = new Worst(array.getValue(), array.getKey() + place);
            }
        }
        return worst;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.1e %s", difference, where);
    }
}
