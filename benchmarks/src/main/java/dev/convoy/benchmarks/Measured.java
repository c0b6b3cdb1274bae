package dev.convoy.benchmarks;

import dev.convoy.benchmarks.torch.MemoryFormat;
import java.util.Arrays;

/**
 * How a comparison came out.
 *
 * @param label what was compared
 * @param threads of each side
 * @param operations of one run
 * @param format that libtorch held images in
 * @param difference of the two answers, relative to the largest number
 * @param libtorch {@code [rounds]} seconds a run
 * @param convoy {@code [rounds]} seconds a run
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Measured(
        Comparison.Label label,
        int threads,
        double operations,
        MemoryFormat format,
        double difference,
        double[] libtorch,
        double[] convoy) {
    /** Median seconds of a run by libtorch. */
    double libtorchSeconds() {
        return median(libtorch);
    }

    /** Median seconds of a run by Convoy. */
    double convoySeconds() {
        return median(convoy);
    }

    /** Median of the rounds' ratios: above 1, Convoy is faster. */
    double ratio() {
        return median(ratios());
    }

    /** {@code [rounds]} libtorch's time divided by Convoy's, ascending. */
    double[] ratios() {
        double[] ratios = new double[libtorch.length];
        for (int round = 0; round < ratios.length; round++) {
            ratios[round] = libtorch[round] / convoy[round];
        }
        Arrays.sort(ratios);
        return ratios;
    }

    /** Convoy's 10^9 operations a second. */
    double gigaflops() {
        return operations / convoySeconds() * 1e-9;
    }

    /** libtorch's. */
    double libtorchGigaflops() {
        return operations / libtorchSeconds() * 1e-9;
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
