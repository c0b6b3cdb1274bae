package dev.convoy.kernels;

import dev.convoy.fixture.Bits;
import dev.convoy.kernels.DepthwiseKernels.Along;
import dev.convoy.kernels.DepthwiseKernels.Laying;
import dev.convoy.kernels.DepthwiseKernels.Results;
import org.junit.jupiter.api.Test;

/** Scalar = SIMD, bit for bit, for convolutions in groups, over rows that fill no whole number of vectors and channels that meet others. */
class DepthwiseKernelsTest {
    private static final int[] CHANNELS = {1, 3, 4, 8, 16};
    private static final int PIXELS = 13;
    private static final int ROWS = 3;
    private static final int LINE = (PIXELS + 3) * DepthwiseKernels.CHANNELS;

    private final DepthwiseKernels scalar = Twins.scalar().depthwise();
    private final DepthwiseKernels simd = Twins.simd().depthwise();

    private static int[] taps(int count) {
        int[] taps = new int[count];
        for (int t = 0; t < count; t++) {
            taps[t] = t % 3 * DepthwiseKernels.CHANNELS + t / 3 % 2 * LINE;
        }
        return taps;
    }

    private static Laying laying(int channels, int group, int each, int stride) {
        int[] place = new int[PIXELS];
        for (int i = 0; i < PIXELS; i++) {
            place[i] = (i % stride * ((PIXELS + stride - 1) / stride) + i / stride) * DepthwiseKernels.CHANNELS;
        }
        int[] first = new int[channels];
        for (int c = 0; c < channels; c++) {
            first[c] = c / group * each;
        }
        return new Laying(place, channels * each, each, LINE, first);
    }

    @Test
    void lay() {
        int[][] groups = {{1, 1}, {1, 3}, {2, 2}, {4, 4}, {8, 8}, {3, 3}, {16, 2}, {2, 1}};
        for (int channels : CHANNELS) {
            for (int[] group : groups) {
                for (int stride = 1; stride <= 2; stride++) {
                    Laying laying = laying(channels, group[0], group[1], stride);
                    float[] x = AwkwardFloats.values(channels, ROWS * laying.rowPitch(), true);
                    float[] expected = AwkwardFloats.values(1, ROWS * laying.rowStep(), false);
                    float[] actual = expected.clone();
                    scalar.lay(laying, ROWS, new Span(x, 1), new Span(expected, 2));
                    simd.lay(laying, ROWS, new Span(x, 1), new Span(actual, 2));
                    String what = channels + " channels, groups of " + group[0] + " by " + group[1];
                    Bits.assertEqual(actual, expected, what + ", stride " + stride);
                }
            }
        }
    }

    @Test
    void multiply() {
        for (int channels : CHANNELS) {
            for (int count = 1; count <= PIXELS; count += 3) {
                for (int taps : new int[] {0, 1, 4, 9, 18}) {
                    for (boolean special : new boolean[] {false, true}) {
                        Results results = new Results(ROWS, count, channels, PIXELS * channels, 16, LINE);
                        float[] x = AwkwardFloats.values(taps, (ROWS + 1) * LINE + DepthwiseKernels.SLACK, special);
                        float[] w = AwkwardFloats.values(count, 18 * DepthwiseKernels.CHANNELS, special);
                        float[] bias = AwkwardFloats.values(channels, DepthwiseKernels.CHANNELS, special);
                        float[] expected = AwkwardFloats.values(3, ROWS * PIXELS * channels, special);
                        float[] actual = expected.clone();
                        Span start = count % 2 == 0 ? null : new Span(bias, 1);
                        Span from = new Span(x, 3);
                        Span weights = new Span(w, 2);
                        scalar.multiply(taps(taps), results, channels, from, weights, new Span(expected, 1), start);
                        simd.multiply(taps(taps), results, channels, from, weights, new Span(actual, 1), start);
                        Bits.assertEqual(
                                actual, expected, channels + " channels, " + count + " results, " + taps + " taps");
                    }
                }
            }
        }
    }

    @Test
    void addProducts() {
        for (int channels : CHANNELS) {
            for (int count = 1; count <= PIXELS; count++) {
                for (boolean special : new boolean[] {false, true}) {
                    Results results = new Results(ROWS, count, channels, PIXELS * channels, 16, LINE);
                    float[] x = AwkwardFloats.values(count, (ROWS + 1) * LINE + DepthwiseKernels.SLACK, special);
                    float[] dy = AwkwardFloats.values(channels, ROWS * PIXELS * channels, special);
                    float[] expected = AwkwardFloats.values(5, 18 * DepthwiseKernels.CHANNELS, special);
                    float[] actual = expected.clone();
                    int[] taps = taps(2 * DepthwiseKernels.TAPS);
                    Span from = new Span(x, 3);
                    Span gradients = new Span(dy, 2);
                    scalar.addProducts(taps, results, channels, gradients, from, new Span(expected, 1));
                    simd.addProducts(taps, results, channels, gradients, from, new Span(actual, 1));
                    Bits.assertEqual(actual, expected, channels + " channels, " + count + " results");
                }
            }
        }
    }

    /** Fewer results than go together, as many, and some more. */
    @Test
    void multiplyAlong() {
        for (int channels = 1; channels <= 7; channels++) {
            for (int count : new int[] {1, 11, 12, 23, 24, 25, 33, 49, 64, 75, 129}) {
                for (int taps : new int[] {0, 1, 9}) {
                    for (boolean special : new boolean[] {false, true}) {
                        Along along = new Along(channels, count, 131);
                        float[] x = AwkwardFloats.values(taps, LINE + 2 * DepthwiseKernels.CHANNELS + count, special);
                        float[] w = AwkwardFloats.values(count, 9 * channels, special);
                        float[] bias = AwkwardFloats.values(channels, channels, special);
                        float[] expected = AwkwardFloats.values(3, channels * 131, special);
                        float[] actual = expected.clone();
                        Span start = count % 2 == 0 ? null : new Span(bias, 1);
                        Span from = new Span(x, 3);
                        Span weights = new Span(w, 2);
                        scalar.multiplyAlong(taps(taps), along, from, weights, new Span(expected, 1), start);
                        simd.multiplyAlong(taps(taps), along, from, weights, new Span(actual, 1), start);
                        Bits.assertEqual(
                                actual, expected, channels + " channels, " + count + " results, " + taps + " taps");
                    }
                }
            }
        }
    }
}
