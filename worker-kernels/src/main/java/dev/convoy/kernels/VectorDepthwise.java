package dev.convoy.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** {@link DepthwiseKernels} on the Vector API: a vector holds channels of one pixel. */
final class VectorDepthwise implements DepthwiseKernels {
    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
    private static final int L = S.length();

    /** Channels that are laid out together. */
    private static final int BLOCK = KernelChoice.channelStep();

    /** Channels of one number, where a block has some of several. */
    private static final int PART = 4;

    /** The lanes from the second, third and fourth part of a block on. */
    private static final VectorMask<Float> SECOND = from(1);

    private static final VectorMask<Float> THIRD = from(2);
    private static final VectorMask<Float> FOURTH = from(3);

    private static final Span ZEROS = Span.zeros(CHANNELS);
    private static final DepthwiseKernels SCALAR = new ScalarDepthwise();

    private static VectorMask<Float> from(int part) {
        return VectorMask.fromLong(S, -1L << part * PART);
    }

    @Override
    public void lay(Laying laying, int rows, Span x, Span to) {
        int channels = laying.first().length;
        for (int c = 0; c < channels; c += BLOCK) {
            int past = Math.min(c + BLOCK, channels);
            boolean copies = laying.sideBySide(c, past);
            if (past < c + BLOCK || !copies && !inParts(laying, c)) {
                ScalarDepthwise.lay(laying, rows, x, to, c, past);
            } else {
                lay(laying, rows, x, to, c, copies);
            }
        }
    }

    private static boolean inParts(Laying laying, int first) {
        for (int c = first; c < first + BLOCK; c += PART) {
            if (!laying.same(c, c + PART)) {
                return false;
            }
        }
        return true;
    }

    private static void lay(Laying laying, int rows, Span x, Span to, int c, boolean copies) {
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < laying.lines(); i++) {
                int line = to.offset() + row * laying.rowStep() + i * laying.lineStep() + c;
                int from = x.offset() + row * laying.rowPitch() + i;
                if (copies) {
                    copy(laying, x.array(), from + laying.first()[c], to.array(), line);
                } else if (L <= 2 * PART) {
                    broadcastTwo(laying, c, x.array(), from, to.array(), line);
                } else {
                    broadcastFour(laying, c, x.array(), from, to.array(), line);
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

    /** A number in each part of a block of two. */
    @CompiledAlone
    private static void broadcastTwo(Laying laying, int c, float[] x, int first, float[] to, int line) {
        int[] place = laying.place();
        int pitch = laying.pitch();
        int low = first + laying.first()[c];
        int high = first + laying.first()[c + PART];
        int from = 0;
        for (int pixel = 0; pixel < place.length; pixel++) {
            FloatVector upper = FloatVector.broadcast(S, x[high + from]);
            FloatVector lower = FloatVector.broadcast(S, x[low + from]);
            if (L == BLOCK) {
                lower.blend(upper, SECOND).intoArray(to, line + place[pixel]);
            } else {
                lower.intoArray(to, line + place[pixel]);
                upper.intoArray(to, line + place[pixel] + L);
            }
            from += pitch;
        }
    }

    /** A number in each part of a block of four, which is a vector. */
    @CompiledAlone
    private static void broadcastFour(Laying laying, int c, float[] x, int first, float[] to, int line) {
        int[] place = laying.place();
        int pitch = laying.pitch();
        int at0 = first + laying.first()[c];
        int at1 = first + laying.first()[c + PART];
        int at2 = first + laying.first()[c + 2 * PART];
        int at3 = first + laying.first()[c + 3 * PART];
        int from = 0;
        for (int pixel = 0; pixel < place.length; pixel++) {
            FloatVector.broadcast(S, x[at0 + from])
                    .blend(FloatVector.broadcast(S, x[at1 + from]), SECOND)
                    .blend(FloatVector.broadcast(S, x[at2 + from]), THIRD)
                    .blend(FloatVector.broadcast(S, x[at3 + from]), FOURTH)
                    .intoArray(to, line + place[pixel]);
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
