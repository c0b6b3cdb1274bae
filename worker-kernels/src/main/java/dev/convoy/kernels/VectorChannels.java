package dev.convoy.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link ChannelKernels} on the Vector API. A vector of channels passes over some pixels with its sums and factors in registers;
 * then comes the next vector of channels, over the same pixels, which are few enough to have stayed in the first-level cache.
 */
final class VectorChannels implements ChannelKernels {
    /** At most 256 bits: pitches are multiples of 8, and of these operations memory is the limit, not the vector's width. */
    static final VectorSpecies<Float> SPECIES =
            VectorSpecies.of(float.class, VectorShape.forBitSize(Math.min(256, KernelChoice.vectorBits())));

    private static final int L = SPECIES.length();

    /** Floats of a block of pixels: 8 KB, so that three arrays' blocks fit a first-level cache. */
    private static final int BLOCK = 2048;

    /** Pixels of a block, a multiple of {@link #CHAINS}, so that each block begins with the first chain. */
    static int block(int pitch) {
        return Math.max(CHAINS, BLOCK / pitch / CHAINS * CHAINS);
    }

    @Override
    public void addUp(Span x, Pixels pixels, Span sums) {
        int pitch = pixels.pitch();
        int block = block(pitch);
        for (int i = 0; i < pixels.count(); i += block) {
            int count = Math.min(block, pixels.count() - i);
            for (int c = 0; c < whole(pixels); c += L) {
                addUp(x.array(), x.offset() + i * pitch + c, count, pitch, sums.array(), sums.offset() + c);
            }
        }
        if (whole(pixels) < pitch) {
            ScalarChannels.addUp(x, pixels, sums, whole(pixels));
        }
    }

    private static void addUp(float[] x, int at, int count, int pitch, float[] sums, int to) {
        FloatVector s0 = load(sums, to);
        FloatVector s1 = load(sums, to + pitch);
        FloatVector s2 = load(sums, to + 2 * pitch);
        FloatVector s3 = load(sums, to + 3 * pitch);
        int i = at;
        for (int rounds = count / CHAINS; rounds > 0; rounds--) {
            s0 = s0.add(load(x, i));
            s1 = s1.add(load(x, i + pitch));
            s2 = s2.add(load(x, i + 2 * pitch));
            s3 = s3.add(load(x, i + 3 * pitch));
            i += CHAINS * pitch;
        }
        int left = count % CHAINS;
        if (left > 0) {
            s0 = s0.add(load(x, i));
        }
        if (left > 1) {
            s1 = s1.add(load(x, i + pitch));
        }
        if (left > 2) {
            s2 = s2.add(load(x, i + 2 * pitch));
        }
        s0.intoArray(sums, to);
        s1.intoArray(sums, to + pitch);
        s2.intoArray(sums, to + 2 * pitch);
        s3.intoArray(sums, to + 3 * pitch);
    }

    @Override
    public void addSquares(Span x, Span mean, Pixels pixels, Span sums) {
        addCentred(null, x, mean, pixels, sums);
        if (whole(pixels) < pixels.pitch()) {
            ScalarChannels.addSquares(x, mean, pixels, sums, whole(pixels));
        }
    }

    @Override
    public void addProducts(Span dy, Span x, Span mean, Pixels pixels, Span sums) {
        int pitch = pixels.pitch();
        int block = block(pitch);
        Span products = sums.plus(CHAINS * pitch);
        for (int i = 0; i < pixels.count(); i += block) {
            Pixels some = new Pixels(Math.min(block, pixels.count() - i), pitch);
            for (int c = 0; c < whole(pixels); c += L) {
                int from = dy.offset() + i * pitch + c;
                addUp(dy.array(), from, some.count(), pitch, sums.array(), sums.offset() + c);
            }
            addCentred(dy.plus(i * pitch), x.plus(i * pitch), mean, some, products);
        }
        if (whole(pixels) < pitch) {
            ScalarChannels.addProducts(dy, x, mean, pixels, sums, whole(pixels));
        }
    }

    /** The whole vectors of {@code dy (x - mean)}; of {@code (x - mean)^2} where {@code dy} is null. */
    private static void addCentred(Span dy, Span x, Span mean, Pixels pixels, Span sums) {
        int pitch = pixels.pitch();
        int block = block(pitch);
        float[] other = dy == null ? null : dy.array();
        int go = dy == null ? 0 : dy.offset();
        for (int i = 0; i < pixels.count(); i += block) {
            int count = Math.min(block, pixels.count() - i);
            for (int c = 0; c < whole(pixels); c += L) {
                int place = i * pitch + c;
                Sum sum = new Sum(sums.array(), sums.offset() + c, count, pitch);
                addCentred(other, go + place, x.array(), x.offset() + place, mean.plus(c), sum);
            }
        }
    }

    /** Where the chains of one vector of channels lie, and over how many pixels they go. */
    @SuppressWarnings("ArrayRecordComponent") // a place, not a value
    private record Sum(float[] array, int offset, int count, int pitch) {}

    private static void addCentred(float[] dy, int go, float[] x, int at, Span means, Sum sum) {
        FloatVector mean = load(means, 0);
        float[] sums = sum.array;
        int to = sum.offset;
        int pitch = sum.pitch;
        FloatVector s0 = load(sums, to);
        FloatVector s1 = load(sums, to + pitch);
        FloatVector s2 = load(sums, to + 2 * pitch);
        FloatVector s3 = load(sums, to + 3 * pitch);
        int i = 0;
        for (int rounds = sum.count / CHAINS; rounds > 0; rounds--) {
            s0 = centred(dy, go + i, x, at + i, mean, s0);
            s1 = centred(dy, go + i + pitch, x, at + i + pitch, mean, s1);
            s2 = centred(dy, go + i + 2 * pitch, x, at + i + 2 * pitch, mean, s2);
            s3 = centred(dy, go + i + 3 * pitch, x, at + i + 3 * pitch, mean, s3);
            i += CHAINS * pitch;
        }
        int left = sum.count % CHAINS;
        if (left > 0) {
            s0 = centred(dy, go + i, x, at + i, mean, s0);
        }
        if (left > 1) {
            s1 = centred(dy, go + i + pitch, x, at + i + pitch, mean, s1);
        }
        if (left > 2) {
            s2 = centred(dy, go + i + 2 * pitch, x, at + i + 2 * pitch, mean, s2);
        }
        s0.intoArray(sums, to);
        s1.intoArray(sums, to + pitch);
        s2.intoArray(sums, to + 2 * pitch);
        s3.intoArray(sums, to + 3 * pitch);
    }

    private static FloatVector centred(float[] dy, int go, float[] x, int at, FloatVector mean, FloatVector sum) {
        FloatVector c = load(x, at).sub(mean);
        return dy == null ? c.fma(c, sum) : load(dy, go).fma(c, sum);
    }

    @Override
    public void normalise(Span x, Span y, Pixels pixels, Line line) {
        int pitch = pixels.pitch();
        int block = block(pitch) * pitch;
        for (int i = 0; i < pixels.floats(); i += block) {
            int past = Math.min(i + block, pixels.floats());
            for (int c = 0; c < whole(pixels); c += L) {
                Pixels some = new Pixels((past - i) / pitch, pitch);
                normalise(x.plus(i + c), y.plus(i + c), some, line, c);
            }
        }
        if (whole(pixels) < pitch) {
            ScalarChannels.normalise(x, y, pixels, line, whole(pixels));
        }
    }

    /** One vector of channels, which begins at channel {@code c}. */
    private static void normalise(Span x, Span y, Pixels pixels, Line line, int c) {
        float[] from = x.array();
        float[] to = y.array();
        int xo = x.offset();
        int yo = y.offset();
        FloatVector mean = load(line.mean(), c);
        FloatVector scale = load(line.scale(), c);
        FloatVector shift = load(line.shift(), c);
        int pitch = pixels.pitch();
        for (int i = 0; i < pixels.floats(); i += pitch) {
            load(from, xo + i).sub(mean).fma(scale, shift).intoArray(to, yo + i);
        }
    }

    @Override
    public void normaliseGradient(Span dy, Span x, Span dx, Pixels pixels, LineGradient line) {
        int pitch = pixels.pitch();
        int block = block(pitch) * pitch;
        for (int i = 0; i < pixels.floats(); i += block) {
            int past = Math.min(i + block, pixels.floats());
            for (int c = 0; c < whole(pixels); c += L) {
                Pixels some = new Pixels((past - i) / pitch, pitch);
                normaliseGradient(dy.plus(i + c), x.plus(i + c), dx.plus(i + c), some, line, c);
            }
        }
        if (whole(pixels) < pitch) {
            ScalarChannels.normaliseGradient(dy, x, dx, pixels, line, whole(pixels));
        }
    }

    private static void normaliseGradient(Span dy, Span x, Span dx, Pixels pixels, LineGradient line, int c) {
        float[] from = dy.array();
        float[] value = x.array();
        float[] to = dx.array();
        int go = dy.offset();
        int xo = x.offset();
        int to0 = dx.offset();
        FloatVector mean = load(line.mean(), c);
        FloatVector scale = load(line.scale(), c);
        FloatVector slope = load(line.slope(), c);
        FloatVector shift = load(line.shift(), c);
        int pitch = pixels.pitch();
        for (int i = 0; i < pixels.floats(); i += pitch) {
            FloatVector rest = load(value, xo + i).sub(mean).fma(slope, shift);
            load(from, go + i).fma(scale, rest).intoArray(to, to0 + i);
        }
    }

    /** Floats of a pixel that are whole vectors. */
    private static int whole(Pixels pixels) {
        return pixels.pitch() / L * L;
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }

    private static FloatVector load(Span span, int at) {
        return FloatVector.fromArray(SPECIES, span.array(), span.offset() + at);
    }
}
