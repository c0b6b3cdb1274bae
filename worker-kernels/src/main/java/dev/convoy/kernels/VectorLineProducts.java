package dev.convoy.kernels;

import dev.convoy.kernels.DepthwiseKernels.Results;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Results of {@link DepthwiseKernels#multiply}: four in two vectors of channels or eight in one go together, whose chains hide each other's
 * latency. What they meet with a tap lies at constant distances, and takes the range checks of its first and last only. Past a row's
 * last result whatever lies there is met; what comes of it is not stored.
 */
final class VectorLineProducts {
    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
    private static final int L = S.length();
    private static final int CHANNELS = DepthwiseKernels.CHANNELS;

    /** Results that go together in two vectors of channels, and in one. */
    private static final int BY_TWO = 4;

    private static final int BY_ONE = 8;

    private VectorLineProducts() {}

    /** Two vectors of channels. */
    @CompiledAlone
    static void byTwo(
            int[] taps,
            Results results,
            float[] x,
            int from,
            float[] weights,
            int weightAt,
            float[] y,
            int to,
            float[] start,
            int startAt) {
        int count = results.count();
        int step = results.step();
        int rows = results.rows();
        int rowFrom = from + results.at();
        int rowTo = to;
        int r = 0;
        while (rows > 0) {
            int first = rowFrom + r * CHANNELS;
            FloatVector s00 = FloatVector.fromArray(S, start, startAt);
            FloatVector s01 = FloatVector.fromArray(S, start, startAt + L);
            FloatVector s10 = s00;
            FloatVector s11 = s01;
            FloatVector s20 = s00;
            FloatVector s21 = s01;
            FloatVector s30 = s00;
            FloatVector s31 = s01;
            int w = weightAt;
            for (int t = 0; t < taps.length; t++) {
                int at = first + taps[t];
                FloatVector w0 = FloatVector.fromArray(S, weights, w);
                FloatVector w1 = FloatVector.fromArray(S, weights, w + L);
                w += CHANNELS;
                s00 = w0.fma(FloatVector.fromArray(S, x, at), s00);
                s01 = w1.fma(FloatVector.fromArray(S, x, at + L), s01);
                s10 = w0.fma(FloatVector.fromArray(S, x, at + CHANNELS), s10);
                s11 = w1.fma(FloatVector.fromArray(S, x, at + CHANNELS + L), s11);
                s20 = w0.fma(FloatVector.fromArray(S, x, at + 2 * CHANNELS), s20);
                s21 = w1.fma(FloatVector.fromArray(S, x, at + 2 * CHANNELS + L), s21);
                s30 = w0.fma(FloatVector.fromArray(S, x, at + 3 * CHANNELS), s30);
                s31 = w1.fma(FloatVector.fromArray(S, x, at + 3 * CHANNELS + L), s31);
            }
            int left = count - r;
            int y0 = rowTo + r * step;
            s00.intoArray(y, y0);
            s01.intoArray(y, y0 + L);
            if (left > 1) {
                s10.intoArray(y, y0 + step);
                s11.intoArray(y, y0 + step + L);
            }
            if (left > 2) {
                s20.intoArray(y, y0 + 2 * step);
                s21.intoArray(y, y0 + 2 * step + L);
            }
            if (left > 3) {
                s30.intoArray(y, y0 + 3 * step);
                s31.intoArray(y, y0 + 3 * step + L);
            }
            r += BY_TWO;
            if (r >= count) {
                r = 0;
                rows--;
                rowFrom += results.atRowStep();
                rowTo += results.rowStep();
            }
        }
    }

    /** One vector of channels. */
    @CompiledAlone
    static void byOne(
            int[] taps,
            Results results,
            float[] x,
            int from,
            float[] weights,
            int weightAt,
            float[] y,
            int to,
            float[] start,
            int startAt) {
        int count = results.count();
        int step = results.step();
        int rows = results.rows();
        int rowFrom = from + results.at();
        int rowTo = to;
        int r = 0;
        while (rows > 0) {
            int first = rowFrom + r * CHANNELS;
            FloatVector s0 = FloatVector.fromArray(S, start, startAt);
            FloatVector s1 = s0;
            FloatVector s2 = s0;
            FloatVector s3 = s0;
            FloatVector s4 = s0;
            FloatVector s5 = s0;
            FloatVector s6 = s0;
            FloatVector s7 = s0;
            int w = weightAt;
            for (int t = 0; t < taps.length; t++) {
                int at = first + taps[t];
                FloatVector weight = FloatVector.fromArray(S, weights, w);
                w += CHANNELS;
                s0 = weight.fma(FloatVector.fromArray(S, x, at), s0);
                s1 = weight.fma(FloatVector.fromArray(S, x, at + CHANNELS), s1);
                s2 = weight.fma(FloatVector.fromArray(S, x, at + 2 * CHANNELS), s2);
                s3 = weight.fma(FloatVector.fromArray(S, x, at + 3 * CHANNELS), s3);
                s4 = weight.fma(FloatVector.fromArray(S, x, at + 4 * CHANNELS), s4);
                s5 = weight.fma(FloatVector.fromArray(S, x, at + 5 * CHANNELS), s5);
                s6 = weight.fma(FloatVector.fromArray(S, x, at + 6 * CHANNELS), s6);
                s7 = weight.fma(FloatVector.fromArray(S, x, at + 7 * CHANNELS), s7);
            }
            int y0 = rowTo + r * step;
            int y1 = y0 + step;
            int y2 = y1 + step;
            int y3 = y2 + step;
            if (r + BY_ONE <= count) {
                int y4 = y3 + step;
                int y5 = y4 + step;
                int y6 = y5 + step;
                s0.intoArray(y, y0);
                s1.intoArray(y, y1);
                s2.intoArray(y, y2);
                s3.intoArray(y, y3);
                s4.intoArray(y, y4);
                s5.intoArray(y, y5);
                s6.intoArray(y, y6);
                s7.intoArray(y, y6 + step);
            } else {
                int left = count - r;
                s0.intoArray(y, y0);
                if (left > 1) {
                    s1.intoArray(y, y1);
                }
                if (left > 2) {
                    s2.intoArray(y, y2);
                }
                if (left > 3) {
                    s3.intoArray(y, y3);
                }
                if (left > 4) {
                    s4.intoArray(y, y3 + step);
                }
                if (left > 5) {
                    s5.intoArray(y, y3 + 2 * step);
                }
                if (left > 6) {
                    s6.intoArray(y, y3 + 3 * step);
                }
            }
            r += BY_ONE;
            if (r >= count) {
                r = 0;
                rows--;
                rowFrom += results.atRowStep();
                rowTo += results.rowStep();
            }
        }
    }
}
