package dev.convoy.benchmarks;

import dev.convoy.benchmarks.torch.MemoryFormat;

/**
 * Lets the two sides of a comparison take turns in this JVM, after both were seen to give the same answer; which of them begins
 * changes every round.
 *
 * @param rounds turns of each side
 * @param seconds that a turn lasts, or a little longer: whole runs
 * @param warmUp seconds that each side runs before the first round
 */
record Race(int rounds, double seconds, double warmUp) {
    /** Largest difference of two answers, relative to their largest number. */
    static final double TOLERANCE = 1e-4;

    private static final double NANO = 1e-9;

    /**
     * Runs it.
     *
     * @throws IllegalStateException if the two sides do not compute the same
     */
    Measured run(Comparison comparison) {
        MemoryFormat format = faster(comparison);
        try (Contestant libtorch = comparison.libtorch().apply(format);
                Contestant convoy = comparison.convoy().get()) {
            double difference = check(comparison, convoy.answer(), libtorch.answer());
            turn(libtorch, warmUp);
            turn(convoy, warmUp);
            double[] libtorchs = new double[rounds];
            double[] convoys = new double[rounds];
            for (int round = 0; round < rounds; round++) {
                if (round % 2 == 0) {
                    libtorchs[round] = turn(libtorch, seconds);
                    convoys[round] = turn(convoy, seconds);
                } else {
                    convoys[round] = turn(convoy, seconds);
                    libtorchs[round] = turn(libtorch, seconds);
                }
            }
            return new Measured(
                    comparison.label(),
                    comparison.threads(),
                    comparison.operations(),
                    format,
                    difference,
                    libtorchs,
                    convoys);
        }
    }

    private static double check(Comparison comparison, float[] actual, float[] expected) {
        double difference = Difference.of(actual, expected);
        if (!(difference < TOLERANCE)) {
            throw new IllegalStateException(comparison.label() + ": Convoy's answer differs from libtorch's by "
                    + difference + " of the largest number, expected less than " + TOLERANCE);
        }
        return difference;
    }

    /** The format in which a short trial of libtorch takes less time. */
    private MemoryFormat faster(Comparison comparison) {
        MemoryFormat best = comparison.formats().get(0);
        double least = Double.POSITIVE_INFINITY;
        for (MemoryFormat format : comparison.formats()) {
            if (comparison.formats().size() > 1) {
                try (Contestant libtorch = comparison.libtorch().apply(format)) {
                    libtorch.run();
                    double time = turn(libtorch, seconds);
                    best = time < least ? format : best;
                    least = Math.min(time, least);
                }
            }
        }
        return best;
    }

    /** Mean seconds of the runs of a turn. */
    private static double turn(Contestant contestant, double seconds) {
        long nanos = 0;
        int runs = 0;
        do {
            nanos += contestant.run();
            runs++;
        } while (nanos * NANO < seconds);
        return nanos * NANO / runs;
    }
}
