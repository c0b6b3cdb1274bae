package dev.convoy.kernels;

import dev.convoy.kernels.DepthwiseKernels.Results;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums of {@link DepthwiseKernels#addProducts}: those of nine taps go together, whose chains hide each other's latency, over four results a
 * turn, which lie at constant distances.
 */
final class VectorLineGradients {
    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
    private static final int CHANNELS = DepthwiseKernels.CHANNELS;

    /** Results of a turn. */
    private static final int TURN = 4;

    private VectorLineGradients() {}

    /** Nine taps' sums over a row. */
    @CompiledAlone
    static void addProducts(
            int[] taps, int t, Results results, float[] dy, int at, float[] x, int from, float[] sums, int to) {
        int x0 = from + taps[t];
        int x1 = from + taps[t + 1];
        int x2 = from + taps[t + 2];
        int x3 = from + taps[t + 3];
        int x4 = from + taps[t + 4];
        int x5 = from + taps[t + 5];
        int x6 = from + taps[t + 6];
        int x7 = from + taps[t + 7];
        int x8 = from + taps[t + 8];
        FloatVector s0 = FloatVector.fromArray(S, sums, to);
        FloatVector s1 = FloatVector.fromArray(S, sums, to + CHANNELS);
        FloatVector s2 = FloatVector.fromArray(S, sums, to + 2 * CHANNELS);
        FloatVector s3 = FloatVector.fromArray(S, sums, to + 3 * CHANNELS);
        FloatVector s4 = FloatVector.fromArray(S, sums, to + 4 * CHANNELS);
        FloatVector s5 = FloatVector.fromArray(S, sums, to + 5 * CHANNELS);
        FloatVector s6 = FloatVector.fromArray(S, sums, to + 6 * CHANNELS);
        FloatVector s7 = FloatVector.fromArray(S, sums, to + 7 * CHANNELS);
        FloatVector s8 = FloatVector.fromArray(S, sums, to + 8 * CHANNELS);
        int count = results.count();
        int step = results.step();
        int d = at;
        int turn = 0;
        for (int r = 0; r <= count - TURN; r += TURN) {
            FloatVector d0 = FloatVector.fromArray(S, dy, d);
            FloatVector d1 = FloatVector.fromArray(S, dy, d + step);
            FloatVector d2 = FloatVector.fromArray(S, dy, d + 2 * step);
            FloatVector d3 = FloatVector.fromArray(S, dy, d + 3 * step);
            d += TURN * step;
            int p0 = x0 + turn;
            s0 = d0.fma(FloatVector.fromArray(S, x, p0), s0);
            s0 = d1.fma(FloatVector.fromArray(S, x, p0 + CHANNELS), s0);
            s0 = d2.fma(FloatVector.fromArray(S, x, p0 + 2 * CHANNELS), s0);
            s0 = d3.fma(FloatVector.fromArray(S, x, p0 + 3 * CHANNELS), s0);
            int p1 = x1 + turn;
            s1 = d0.fma(FloatVector.fromArray(S, x, p1), s1);
            s1 = d1.fma(FloatVector.fromArray(S, x, p1 + CHANNELS), s1);
            s1 = d2.fma(FloatVector.fromArray(S, x, p1 + 2 * CHANNELS), s1);
            s1 = d3.fma(FloatVector.fromArray(S, x, p1 + 3 * CHANNELS), s1);
            int p2 = x2 + turn;
            s2 = d0.fma(FloatVector.fromArray(S, x, p2), s2);
            s2 = d1.fma(FloatVector.fromArray(S, x, p2 + CHANNELS), s2);
            s2 = d2.fma(FloatVector.fromArray(S, x, p2 + 2 * CHANNELS), s2);
            s2 = d3.fma(FloatVector.fromArray(S, x, p2 + 3 * CHANNELS), s2);
            int p3 = x3 + turn;
            s3 = d0.fma(FloatVector.fromArray(S, x, p3), s3);
            s3 = d1.fma(FloatVector.fromArray(S, x, p3 + CHANNELS), s3);
            s3 = d2.fma(FloatVector.fromArray(S, x, p3 + 2 * CHANNELS), s3);
            s3 = d3.fma(FloatVector.fromArray(S, x, p3 + 3 * CHANNELS), s3);
            int p4 = x4 + turn;
            s4 = d0.fma(FloatVector.fromArray(S, x, p4), s4);
            s4 = d1.fma(FloatVector.fromArray(S, x, p4 + CHANNELS), s4);
            s4 = d2.fma(FloatVector.fromArray(S, x, p4 + 2 * CHANNELS), s4);
            s4 = d3.fma(FloatVector.fromArray(S, x, p4 + 3 * CHANNELS), s4);
            int p5 = x5 + turn;
            s5 = d0.fma(FloatVector.fromArray(S, x, p5), s5);
            s5 = d1.fma(FloatVector.fromArray(S, x, p5 + CHANNELS), s5);
            s5 = d2.fma(FloatVector.fromArray(S, x, p5 + 2 * CHANNELS), s5);
            s5 = d3.fma(FloatVector.fromArray(S, x, p5 + 3 * CHANNELS), s5);
            int p6 = x6 + turn;
            s6 = d0.fma(FloatVector.fromArray(S, x, p6), s6);
            s6 = d1.fma(FloatVector.fromArray(S, x, p6 + CHANNELS), s6);
            s6 = d2.fma(FloatVector.fromArray(S, x, p6 + 2 * CHANNELS), s6);
            s6 = d3.fma(FloatVector.fromArray(S, x, p6 + 3 * CHANNELS), s6);
            int p7 = x7 + turn;
            s7 = d0.fma(FloatVector.fromArray(S, x, p7), s7);
            s7 = d1.fma(FloatVector.fromArray(S, x, p7 + CHANNELS), s7);
            s7 = d2.fma(FloatVector.fromArray(S, x, p7 + 2 * CHANNELS), s7);
            s7 = d3.fma(FloatVector.fromArray(S, x, p7 + 3 * CHANNELS), s7);
            int p8 = x8 + turn;
            s8 = d0.fma(FloatVector.fromArray(S, x, p8), s8);
            s8 = d1.fma(FloatVector.fromArray(S, x, p8 + CHANNELS), s8);
            s8 = d2.fma(FloatVector.fromArray(S, x, p8 + 2 * CHANNELS), s8);
            s8 = d3.fma(FloatVector.fromArray(S, x, p8 + 3 * CHANNELS), s8);
            turn += TURN * CHANNELS;
        }
        for (int r = count / TURN * TURN; r < count; r++) {
            FloatVector d0 = FloatVector.fromArray(S, dy, d);
            d += step;
            s0 = d0.fma(FloatVector.fromArray(S, x, x0 + turn), s0);
            s1 = d0.fma(FloatVector.fromArray(S, x, x1 + turn), s1);
            s2 = d0.fma(FloatVector.fromArray(S, x, x2 + turn), s2);
            s3 = d0.fma(FloatVector.fromArray(S, x, x3 + turn), s3);
            s4 = d0.fma(FloatVector.fromArray(S, x, x4 + turn), s4);
            s5 = d0.fma(FloatVector.fromArray(S, x, x5 + turn), s5);
            s6 = d0.fma(FloatVector.fromArray(S, x, x6 + turn), s6);
            s7 = d0.fma(FloatVector.fromArray(S, x, x7 + turn), s7);
            s8 = d0.fma(FloatVector.fromArray(S, x, x8 + turn), s8);
            turn += CHANNELS;
        }
        s0.intoArray(sums, to);
        s1.intoArray(sums, to + CHANNELS);
        s2.intoArray(sums, to + 2 * CHANNELS);
        s3.intoArray(sums, to + 3 * CHANNELS);
        s4.intoArray(sums, to + 4 * CHANNELS);
        s5.intoArray(sums, to + 5 * CHANNELS);
        s6.intoArray(sums, to + 6 * CHANNELS);
        s7.intoArray(sums, to + 7 * CHANNELS);
        s8.intoArray(sums, to + 8 * CHANNELS);
    }
}
