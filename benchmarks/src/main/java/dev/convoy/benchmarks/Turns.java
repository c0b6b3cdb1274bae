package dev.convoy.benchmarks;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** How two learners take turns, as told on the command line; which of them begins changes every round. */
final class Turns {
    /** One of so many steps is called quick. */
    private static final int QUICK = 10;

    @Option(names = "--rounds", paramLabel = "N", description = "turns of each side", defaultValue = "7")
    private int rounds;

    @Option(names = "--seconds", paramLabel = "S", description = "length of a turn", defaultValue = "3")
    private double seconds;

    @Option(
            names = "--warm-up",
            paramLabel = "S",
            description = "seconds of each side before the first turn",
            defaultValue = "10")
    private double warmUp;

    /**
     * Seconds of steps.
     *
     * @param first {@code [rounds][steps of the round]}
     * @param second {@code [rounds][steps of the round]}
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Times(double[][] first, double[][] second) {
        /** Median of the rounds' mean milliseconds of a step of the first. */
        double firstMillis() {
            return 1e3 * Measured.median(means(first));
        }

        /** Median of the rounds' mean milliseconds of a step of the second. */
        double secondMillis() {
            return 1e3 * Measured.median(means(second));
        }

        /** Median of the rounds' ratios: above 1, the second is faster. */
        double ratio() {
            return Measured.median(ratios());
        }

        /** What a tenth of the first's steps stayed below, in milliseconds: other programs on a shared machine only ever add to a step. */
        double firstQuickMillis() {
            return 1e3 * quick(first);
        }

        /** What a tenth of the second's steps stayed below, in milliseconds. */
        double secondQuickMillis() {
            return 1e3 * quick(second);
        }

        /** Ratio of the two: above 1, the second is faster. */
        double quickRatio() {
            return quick(first) / quick(second);
        }

        private double[] ratios() {
            double[] ratios = means(first);
            double[] seconds = means(second);
            Arrays.setAll(ratios, round -> ratios[round] / seconds[round]);
            return ratios;
        }

        private static double[] means(double[][] steps) {
            return Arrays.stream(steps)
                    .mapToDouble(round -> Arrays.stream(round).average().orElseThrow())
                    .toArray();
        }

        private static double quick(double[][] steps) {
            double[] sorted = Arrays.stream(steps)
                    .flatMapToDouble(Arrays::stream)
                    .sorted()
                    .toArray();
            return sorted[sorted.length / QUICK];
        }

        /** Every round's ratio, and that of quick steps. */
        String ratiosText() {
            return Arrays.stream(ratios())
                    .mapToObj(ratio -> String.format(Locale.ROOT, "%.2f", ratio))
                    .collect(Collectors.joining(
                            " ", "", String.format(Locale.ROOT, "; quick steps %.2f", quickRatio())));
        }
    }

    /** How many each side has. */
    int rounds() {
        return rounds;
    }

    /** Warms both up, then lets them take turns. */
    Times of(Learner first, Learner second) {
        first.turn(warmUp);
        second.turn(warmUp);
        first.begin();
        second.begin();
        Times times = new Times(new double[rounds][], new double[rounds][]);
        for (int round = 0; round < rounds; round++) {
            if (round % 2 == 0) {
                times.first[round] = first.turn(seconds);
                times.second[round] = second.turn(seconds);
            } else {
                times.second[round] = second.turn(seconds);
                times.first[round] = first.turn(seconds);
            }
        }
        return times;
    }

    /**
     * Compares the losses of both sides' next steps.
     *
     * @param what is compared, for the message
     * @throws IllegalStateException if they are further apart than the order of additions explains
     */
    static void check(Object what, Learner first, Learner second) {
        check(what, first, second, Race.TOLERANCE);
    }

    /** The same, with another largest difference, relative to the largest loss. */
    static void check(Object what, Learner first, Learner second, double tolerance) {
        float[] expected = first.answer();
        float[] actual = second.answer();
        if (!(Difference.of(actual, expected) < tolerance)) {
            throw new IllegalStateException(what + ": losses expected " + Arrays.toString(expected)
                    + " as of the first side, got " + Arrays.toString(actual));
        }
    }

    /** The same, to the last bit. */
    static void checkBits(Object what, Learner first, Learner second) {
        float[] expected = first.answer();
        float[] actual = second.answer();
        if (!Arrays.equals(actual, expected)) {
            throw new IllegalStateException(what + ": losses expected " + Arrays.toString(expected)
                    + " as of the first side, to the last bit, got " + Arrays.toString(actual));
        }
    }
}
