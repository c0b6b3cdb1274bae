package dev.convoy.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** {@link DepthwiseKernels} on the Vector API: a vector holds channels of one pixel. */
final class VectorDepthwise implements DepthwiseKernels {
    private static final VectorSpecies<Float> S = VectorChannels.SPECIES;
    private static final int L = S.length();

    /** Channels that are laid out together. */
    private static final int BLOCK = 8;

    private static final int HALF = BLOCK / 2;

    /** The second half of a block in a vector that holds it all. */
    private static final VectorMask<Float> UPPER = VectorMask.fromLong(S, -1L << HALF);

    private static final Span ZEROS = Span.zeros(CHANNELS);
    private static final DepthwiseKernels SCALAR = new ScalarDepthwise();

    @Override
    public void lay(Laying laying, int rows, Span x, Span to) {
        int channels = laying.first().length;
        for (int c = 0; c < channels; c += BLOCK) {
            int past = Math.min(c + BLOCK, channels);
            boolean copies = laying.sideBySide(c, past);
            if (past < c + BLOCK || !copies && !(laying.same(c, c + HALF) && laying.same(c + HALF, past))) {
                ScalarDepthwise.lay(laying, rows, x, to, c, past);
            } else {
                lay(laying, rows, x, to, c, copies);
            }
        }
    }

    private static void lay(Laying laying, int rows, Span x, Span to, int c, boolean copies) {
        int low = laying.first()[c];
        int high = laying.first()[c + HALF];
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < laying.lines(); i++) {
                int line = to.offset() + row * laying.rowStep() + i * laying.lineStep() + c;
                int from = x.offset() + row * laying.rowPitch() + i;
                if (copies) {
                    copy(laying, x.array(), from + low, to.array(), line);
                } else {
                    broadcast(laying, x.array(), from + low, from + high, to.array(), line);
                }
            }
        }
    }

    @CompiledAlone
    private static void copy(Laying laying, float[] x, int first, float[] to, int line) {
        int[] place = laying.place();
        int pitch = laying.pitch();
        int from = first;
        for (int pixel = 0; pixel < place.length; pixel++) {
            for (int c = 0; c < BLOCK; c += L) {
                FloatVector.fromArray(S, x, from + c).intoArray(to, line + place[pixel] + c);
            }
            from += pitch;
        }
    }

    /** One number in the lower channels, another in the upper ones. */
    @CompiledAlone
    private static void broadcast(Laying laying, float[] x, int low, int high, float[] to, int line) {
        int[] place = laying.place();
        int pitch = laying.pitch();
        int from = 0;
        for (int pixel = 0; pixel < place.length; pixel++) {
            FloatVector upper = FloatVector.broadcast(S, x[high + from]);
            FloatVector lower = FloatVector.broadcast(S, x[low + from]);
            if (L == BLOCK) {
                lower.blend(upper, UPPER).intoArray(to, line + place[pixel]);
            } else {
                lower.intoArray(to, line + place[pixel]);
                upper.intoArray(to, line + place[pixel] + L);
            }
            from += pitch;
        }
    }

    @Override
    public void multiply(int[] taps, Results results, int channels, Span x, Span weights, Span y, Span bias) {
        if (channels % L > 0) {
            SCALAR.multiply(taps, results, channels, x, weights, y, bias);
            return;
        }
        Span start = bias == null ? ZEROS : bias;
        int c = 0;
        for (; c <= channels - 2 * L; c += 2 * L) {
            VectorLineProducts.byTwo(
                    taps,
                    results,
                    x.array(),
                    x.offset() + c,
                    weights.array(),
                    weights.offset() + c,
                    y.array(),
                    y.offset() + c,
                    start.array(),
                    start.offset() + c);
        }
        if (c < channels) {
            VectorLineProducts.byOne(
                    taps,
                    results,
                    x.array(),
                    x.offset() + c,
                    weights.array(),
                    weights.offset() + c,
                    y.array(),
                    y.offset() + c,
                    start.array(),
                    start.offset() + c);
        }
    }

    @Override
    public void addProducts(int[] taps, Results results, int channels, Span dy, Span x, Span sums) {
        if (channels % L > 0) {
            SCALAR.addProducts(taps, results, channels, dy, x, sums);
            return;
        }
        for (int row = 0; row < results.rows(); row++) {
            for (int t = 0; t < taps.length; t += TAPS) {
                for (int c = 0; c < channels; c += L) {
                    VectorLineGradients.addProducts(
                            taps,
                            t,
                            results,
                            dy.array(),
                            dy.offset() + row * results.rowStep() + c,
                            x.array(),
                            x.offset() + results.at() + row * results.atRowStep() + c,
                            sums.array(),
                            sums.offset() + t * CHANNELS + c);
                }
            }
        }
    }

    @Override
    public void multiplyAlong(int[] taps, Along results, Span x, Span weights, Span y, Span bias) {
        int channels = results.channels();
        float[] start = bias == null ? ZEROS.array() : bias.array();
        int startAt = bias == null ? 0 : bias.offset();
        int c = 0;
        if (channels >= 3 && results.count() >= VectorAlong.BY_THREE) {
            VectorAlong.byThree(
                    taps,
                    results,
                    x.array(),
                    x.offset(),
                    weights.array(),
                    weights.offset(),
                    y.array(),
                    y.offset(),
                    start,
                    startAt);
            c = 3;
        }
        for (; c < channels; c++) {
            if (results.count() < VectorAlong.BY_ONE) {
                ScalarDepthwise.multiplyAlong(taps, results, c, x, weights, y, bias);
            } else {
                VectorAlong.byOne(
                        taps,
                        results,
                        x.array(),
                        x.offset(),
                        weights.array(),
                        weights.offset() + c,
                        y.array(),
                        y.offset() + c * results.step(),
                        start,
                        startAt + c);
            }
        }
    }
}
