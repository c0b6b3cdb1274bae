package dev.convoy.kernels;

/**
 * {@link ChannelKernels} on the Vector API. A vector of channels passes over some pixels with its sums and factors in registers;
 * then comes the next vector of channels, over the same pixels, which are few enough to have stayed in the first-level cache.
 */
final class VectorChannels implements ChannelKernels {
    private static final int L = VectorKernels.SPECIES.length();

    @Override
    public void addUp(Span x, Pixels pixels, Span sums) {
        VectorPixelSums.addUp(x, pixels, sums);
        if (whole(pixels) < pixels.pitch()) {
            ScalarChannels.addUp(x, pixels, sums, whole(pixels));
        }
    }

    @Override
    public void addSquares(Span x, Span mean, Pixels pixels, Span sums) {
        VectorPixelSums.addSquares(x, mean, pixels, sums);
        if (whole(pixels) < pixels.pitch()) {
            ScalarChannels.addSquares(x, mean, pixels, sums, whole(pixels));
        }
    }

    @Override
    public void addProducts(Span dy, Span x, Line line, Pixels pixels, Span sums) {
        if (pixels.pitch() >= VectorPixelGroups.WIDE) {
            VectorPixelGroups.addProducts(dy, x, line, pixels, sums);
        } else {
            VectorPixelSums.addProducts(dy, x, line, pixels, sums);
            if (whole(pixels) < pixels.pitch()) {
                ScalarChannels.addProducts(dy, x, line, pixels, sums, whole(pixels));
            }
        }
    }

    @Override
    public void addReluProducts(Span dy, Span x, Line line, Pixels pixels, Span sums) {
        if (pixels.pitch() >= VectorPixelGroups.WIDE) {
            VectorPixelGroups.addReluProducts(dy, x, line, pixels, sums);
        } else {
            VectorPixelSums.addReluProducts(dy, x, line, pixels, sums);
            if (whole(pixels) < pixels.pitch()) {
                ScalarChannels.addReluProducts(dy, x, line, pixels, sums, whole(pixels));
            }
        }
    }

    /** A block of pixels after the other, which stays in the first-level cache. */
    @Override
    public void closeAndAddProducts(Span y, Span dy, Span x, Line line, Pixels pixels, Span sums) {
        int pitch = pixels.pitch();
        int block = VectorPixelSums.block(pitch);
        for (int i = 0; i < pixels.count(); i += block) {
            int count = Math.min(block, pixels.count() - i);
            VectorKernels.open(y, dy, dy, i * pitch, count * pitch);
            if (pitch >= VectorPixelGroups.WIDE) {
                VectorPixelGroups.addProducts(dy, x, line, i, count, pitch, sums);
            } else {
                VectorPixelSums.addProducts(dy, x, line, i, count, pitch, sums);
            }
        }
        if (pitch < VectorPixelGroups.WIDE && whole(pixels) < pitch) {
            ScalarChannels.addProducts(dy, x, line, pixels, sums, whole(pixels));
        }
    }

    @Override
    public void normalise(Span x, Span other, Span y, Pixels pixels, Line line, Ending ending) {
        int run = pixels.run();
        for (int i = 0; i < pixels.floats(); i += run) {
            int past = Math.min(i + run, pixels.floats());
            int done = VectorPixelLines.normalise(x, other, y, i, past - i, line, ending);
            ScalarChannels.normalise(x, other, y, pixels, line, ending, i + done, past);
        }
    }

    @Override
    public void normaliseGradient(Span dy, Span x, Span dx, Pixels pixels, LineGradient gradient) {
        int run = pixels.run();
        for (int i = 0; i < pixels.floats(); i += run) {
            int past = Math.min(i + run, pixels.floats());
            int done = VectorPixelLines.gradient(dy, x, dx, i, past - i, gradient);
            ScalarChannels.normaliseGradient(dy, x, dx, pixels, gradient, i + done, past);
        }
    }

    @Override
    public void normaliseReluGradient(Span dy, Span x, Span dx, Pixels pixels, LineGradient gradient) {
        int run = pixels.run();
        for (int i = 0; i < pixels.floats(); i += run) {
            int past = Math.min(i + run, pixels.floats());
            int done = VectorPixelLines.reluGradient(dy, x, dx, i, past - i, gradient);
            ScalarChannels.normaliseReluGradient(dy, x, dx, pixels, gradient, i + done, past);
        }
    }

    /** Floats of a pixel that are whole vectors. */
    private static int whole(Pixels pixels) {
        return pixels.pitch() / L * L;
    }
}
