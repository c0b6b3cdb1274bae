package dev.convoy.benchmarks;

import dev.convoy.network.Slice;
import java.util.List;

/** How far two results are apart, relative to their size; NaN if either holds one. */
public final class Difference {
    private Difference() {}

    /** The largest relative difference of two numbers in the same place. */
    static double of(double[] actual, double[] expected) {
        double largest = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(actual[i] - expected[i]) / Math.abs(expected[i]));
        }
        return largest;
    }

    /** The largest difference within any of the slices, relative to the slice's largest expected value. */
    static double of(float[] actual, float[] expected, List<Slice> slices) {
        double largest = 0;
        for (Slice slice : slices) {
            largest = Math.max(largest, of(actual, expected, slice));
        }
        return largest;
    }

    /** The largest difference of two numbers in the same place, relative to the largest expected value. */
    public static double of(float[] actual, float[] expected) {
        if (actual.length != expected.length) {
            throw new IllegalArgumentException(actual.length + " numbers to compare with " + expected.length);
        }
        return of(actual, expected, 0, expected.length);
    }

    /** The largest difference within a slice, relative to the slice's largest expected value. */
    public static double of(float[] actual, float[] expected, Slice slice) {
        return of(actual, expected, slice.offset(), slice.end());
    }

    private static double of(float[] actual, float[] expected, int from, int to) {
        double difference = 0;
        double size = 0;
        for (int i = from; i < to; i++) {
            difference = Math.max(difference, Math.abs((double) actual[i] - expected[i]));
            size = Math.max(size, Math.abs(expected[i]));
        }
        return difference == 0 ? 0 : difference / size;
    }
}
