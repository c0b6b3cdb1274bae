package dev.convoy.kernels;

import dev.convoy.kernels.DepthwiseKernels.Along;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Results of {@link DepthwiseKernels#multiplyAlong}: three vectors of results of three channels or eight of one go together, whose chains hide
 * each other's latency. The last of a row end where the row ends: they have some in common with those before them.
 */
final class VectorAlong {
    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
    private static final int L = S.length();

    /** Results of a channel that go together, of three channels and of one: there must be as many. */
    static final int BY_THREE = 3 * L;

    static final int BY_ONE = 8 * L;

    private VectorAlong() {}

    /** The first three channels. */
    @CompiledAlone
    static void byThree(
            int[] taps,
            Along results,
            float[] x,
            int from,
            float[] weights,
            int weightAt,
            float[] y,
            int to,
            float[] start,
            int startAt) {
        int last = results.count() - BY_THREE;
        int channels = results.channels();
        int step = results.step();
        for (int i = 0; i < results.count(); i += BY_THREE) {
            int r = Math.min(i, last);
            FloatVector s00 = FloatVector.broadcast(S, start[startAt]);
            FloatVector s01 = s00;
            FloatVector s02 = s00;
            FloatVector s10 = FloatVector.broadcast(S, start[startAt + 1]);
            FloatVector s11 = s10;
            FloatVector s12 = s10;
            FloatVector s20 = FloatVector.broadcast(S, start[startAt + 2]);
            FloatVector s21 = s20;
            FloatVector s22 = s20;
            int w = weightAt;
            for (int t = 0; t < taps.length; t++) {
                int at = from + r + taps[t];
                FloatVector w0 = FloatVector.broadcast(S, weights[w]);
                FloatVector w1 = FloatVector.broadcast(S, weights[w + 1]);
                FloatVector w2 = FloatVector.broadcast(S, weights[w + 2]);
                w += channels;
                FloatVector pixels = FloatVector.fromArray(S, x, at);
                s00 = w0.fma(pixels, s00);
                s10 = w1.fma(pixels, s10);
                s20 = w2.fma(pixels, s20);
                pixels = FloatVector.fromArray(S, x, at + L);
                s01 = w0.fma(pixels, s01);
                s11 = w1.fma(pixels, s11);
                s21 = w2.fma(pixels, s21);
                pixels = FloatVector.fromArray(S, x, at + 2 * L);
                s02 = w0.fma(pixels, s02);
                s12 = w1.fma(pixels, s12);
                s22 = w2.fma(pixels, s22);
            }
            int y0 = to + r;
            int y1 = y0 + step;
            int y2 = y1 + step;
            s00.intoArray(y, y0);
            s01.intoArray(y, y0 + L);
            s02.intoArray(y, y0 + 2 * L);
            s10.intoArray(y, y1);
            s11.intoArray(y, y1 + L);
            s12.intoArray(y, y1 + 2 * L);
            s20.intoArray(y, y2);
            s21.intoArray(y, y2 + L);
            s22.intoArray(y, y2 + 2 * L);
        }
    }

    /** One channel. */
    @CompiledAlone
    static void byOne(
            int[] taps,
            Along results,
            float[] x,
            int from,
            float[] weights,
            int weightAt,
            float[] y,
            int to,
            float[] start,
            int startAt) {
        int last = results.count() - BY_ONE;
        int channels = results.channels();
        for (int i = 0; i < results.count(); i += BY_ONE) {
            int r = Math.min(i, last);
            FloatVector s0 = FloatVector.broadcast(S, start[startAt]);
            FloatVector s1 = s0;
            FloatVector s2 = s0;
            FloatVector s3 = s0;
            FloatVector s4 = s0;
            FloatVector s5 = s0;
            FloatVector s6 = s0;
            FloatVector s7 = s0;
            int w = weightAt;
            for (int t = 0; t < taps.length; t++) {
                int at = from + r + taps[t];
                FloatVector weight = FloatVector.broadcast(S, weights[w]);
                w += channels;
                s0 = weight.fma(FloatVector.fromArray(S, x, at), s0);
                s1 = weight.fma(FloatVector.fromArray(S, x, at + L), s1);
                s2 = weight.fma(FloatVector.fromArray(S, x, at + 2 * L), s2);
                s3 = weight.fma(FloatVector.fromArray(S, x, at + 3 * L), s3);
                s4 = weight.fma(FloatVector.fromArray(S, x, at + 4 * L), s4);
                s5 = weight.fma(FloatVector.fromArray(S, x, at + 5 * L), s5);
                s6 = weight.fma(FloatVector.fromArray(S, x, at + 6 * L), s6);
                s7 = weight.fma(FloatVector.fromArray(S, x, at + 7 * L), s7);
            }
            int y0 = to + r;
            s0.intoArray(y, y0);
            s1.intoArray(y, y0 + L);
            s2.intoArray(y, y0 + 2 * L);
            s3.intoArray(y, y0 + 3 * L);
            s4.intoArray(y, y0 + 4 * L);
            s5.intoArray(y, y0 + 5 * L);
            s6.intoArray(y, y0 + 6 * L);
            s7.intoArray(y, y0 + 7 * L);
        }
    }
}
