package dev.convoy.kernels;

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
        for (int i = 0; i < pixels.floats(); i += floats(pitch)) {
            Pixels some = some(pixels, i);
            for (int c = 0; c < whole(pixels); c += L) {
                VectorPixelSums.addUp(x.plus(i + c), some, sums.plus(c));
            }
        }
        if (whole(pixels) < pitch) {
            ScalarChannels.addUp(x, pixels, sums, whole(pixels));
        }
    }

    @Override
    public void addSquares(Span x, Span mean, Pixels pixels, Span sums) {
        int pitch = pixels.pitch();
        for (int i = 0; i < pixels.floats(); i += floats(pitch)) {
            Pixels some = some(pixels, i);
            for (int c = 0; c < whole(pixels); c += L) {
                VectorPixelSums.addSquares(x.plus(i + c), mean.plus(c), some, sums.plus(c));
            }
        }
        if (whole(pixels) < pitch) {
            ScalarChannels.addSquares(x, mean, pixels, sums, whole(pixels));
        }
    }

    @Override
    public void addProducts(Span dy, Span x, Span mean, Pixels pixels, Span sums) {
        int pitch = pixels.pitch();
        for (int i = 0; i < pixels.floats(); i += floats(pitch)) {
            Pixels some = some(pixels, i);
            for (int c = 0; c < whole(pixels); c += L) {
                VectorPixelSums.addProducts(dy.plus(i + c), x.plus(i + c), mean.plus(c), some, sums.plus(c));
            }
        }
        if (whole(pixels) < pitch) {
            ScalarChannels.addProducts(dy, x, mean, pixels, sums, whole(pixels));
        }
    }

    @Override
    public void addReluProducts(Span dy, Span x, Line line, Pixels pixels, Span sums) {
        int pitch = pixels.pitch();
        for (int i = 0; i < pixels.floats(); i += floats(pitch)) {
            Pixels some = some(pixels, i);
            for (int c = 0; c < whole(pixels); c += L) {
                VectorPixelSums.addReluProducts(dy.plus(i + c), x.plus(i + c), line, c, some, sums.plus(c));
            }
        }
        if (whole(pixels) < pitch) {
            ScalarChannels.addReluProducts(dy, x, line, pixels, sums, whole(pixels));
        }
    }

    @Override
    public void closeAndAddProducts(Span y, Span dy, Span x, Span mean, Pixels pixels, Span sums) {
        for (int i = 0; i < pixels.floats(); i += floats(pixels.pitch())) {
            Pixels some = some(pixels, i);
            VectorKernels.open(y.plus(i), dy.plus(i), dy.plus(i), some.floats());
            addProducts(dy.plus(i), x.plus(i), mean, some, sums);
        }
    }

    @Override
    public void normalise(Span x, Span other, Span y, Pixels pixels, Line line, Ending ending) {
        int pitch = pixels.pitch();
        for (int i = 0; i < pixels.floats(); i += floats(pitch)) {
            Pixels some = some(pixels, i);
            for (int c = 0; c < whole(pixels); c += L) {
                Span plus = other == null ? null : other.plus(i + c);
                VectorPixelLines.normalise(x.plus(i + c), plus, y.plus(i + c), some, line, ending, c);
            }
        }
        if (whole(pixels) < pitch) {
            ScalarChannels.normalise(x, other, y, pixels, line, ending, whole(pixels));
        }
    }

    @Override
    public void normaliseGradient(Span dy, Span x, Span dx, Pixels pixels, LineGradient line) {
        int pitch = pixels.pitch();
        for (int i = 0; i < pixels.floats(); i += floats(pitch)) {
            Pixels some = some(pixels, i);
            for (int c = 0; c < whole(pixels); c += L) {
                VectorPixelLines.gradient(dy.plus(i + c), x.plus(i + c), dx.plus(i + c), some, line, c);
            }
        }
        if (whole(pixels) < pitch) {
            ScalarChannels.normaliseGradient(dy, x, dx, pixels, line, whole(pixels));
        }
    }

    @Override
    public void normaliseReluGradient(Span dy, Span x, Span dx, Pixels pixels, LineGradient gradient, Line line) {
        int pitch = pixels.pitch();
        for (int i = 0; i < pixels.floats(); i += floats(pitch)) {
            Pixels some = some(pixels, i);
            for (int c = 0; c < whole(pixels); c += L) {
                VectorPixelLines.reluGradient(dy.plus(i + c), x.plus(i + c), dx.plus(i + c), some, gradient, line, c);
            }
        }
        if (whole(pixels) < pitch) {
            ScalarChannels.normaliseReluGradient(dy, x, dx, pixels, gradient, line, whole(pixels));
        }
    }

    /** The block of pixels that begins at float {@code i}. */
    private static Pixels some(Pixels pixels, int i) {
        int pitch = pixels.pitch();
        return new Pixels(Math.min(block(pitch), pixels.count() - i / pitch), pitch);
    }

    /** Floats of a whole block. */
    private static int floats(int pitch) {
        return block(pitch) * pitch;
    }

    /** Floats of a pixel that are whole vectors. */
    private static int whole(Pixels pixels) {
        return pixels.pitch() / L * L;
    }
}
