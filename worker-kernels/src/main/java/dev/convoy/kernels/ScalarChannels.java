package dev.convoy.kernels;

/**
 * The readable specification of {@link ChannelKernels}. The static methods do the channels from {@code first} on alone: what is
 * left over where a pitch is no whole number of vectors.
 */
final class ScalarChannels implements ChannelKernels {
    @Override
    public void addUp(Span x, Pixels pixels, Span sums) {
        addUp(x, pixels, sums, 0);
    }

    static void addUp(Span x, Pixels pixels, Span sums, int first) {
        int pitch = pixels.pitch();
        for (int i = 0; i < pixels.count(); i++) {
            int from = x.offset() + i * pitch;
            int to = sums.offset() + i % CHAINS * pitch;
            for (int c = first; c < pitch; c++) {
                sums.array()[to + c] += x.array()[from + c];
            }
        }
    }

    @Override
    public void addSquares(Span x, Span mean, Pixels pixels, Span sums) {
        addSquares(x, mean, pixels, sums, 0);
    }

    static void addSquares(Span x, Span mean, Pixels pixels, Span sums, int first) {
        int pitch = pixels.pitch();
        for (int i = 0; i < pixels.count(); i++) {
            int from = x.offset() + i * pitch;
            int to = sums.offset() + i % CHAINS * pitch;
            for (int c = first; c < pitch; c++) {
                float centred = x.array()[from + c] - mean.array()[mean.offset() + c];
                sums.array()[to + c] = Math.fma(centred, centred, sums.array()[to + c]);
            }
        }
    }

    @Override
    public void addProducts(Span dy, Span x, Span mean, Pixels pixels, Span sums) {
        addProducts(dy, x, mean, pixels, sums, 0);
    }

    static void addProducts(Span dy, Span x, Span mean, Pixels pixels, Span sums, int first) {
        int pitch = pixels.pitch();
        addUp(dy, pixels, sums, first);
        Span products = sums.plus(CHAINS * pitch);
        for (int i = 0; i < pixels.count(); i++) {
            int from = i * pitch;
            int to = products.offset() + i % CHAINS * pitch;
            for (int c = first; c < pitch; c++) {
                float centred = x.array()[x.offset() + from + c] - mean.array()[mean.offset() + c];
                float gradient = dy.array()[dy.offset() + from + c];
                products.array()[to + c] = Math.fma(gradient, centred, products.array()[to + c]);
            }
        }
    }

    @Override
    public void normalise(Span x, Span y, Pixels pixels, Line line) {
        normalise(x, y, pixels, line, 0);
    }

    static void normalise(Span x, Span y, Pixels pixels, Line line, int first) {
        int pitch = pixels.pitch();
        for (int i = 0; i < pixels.floats(); i += pitch) {
            for (int c = first; c < pitch; c++) {
                float centred = x.array()[x.offset() + i + c] - at(line.mean(), c);
                y.array()[y.offset() + i + c] = Math.fma(centred, at(line.scale(), c), at(line.shift(), c));
            }
        }
    }

    @Override
    public void normaliseGradient(Span dy, Span x, Span dx, Pixels pixels, LineGradient line) {
        normaliseGradient(dy, x, dx, pixels, line, 0);
    }

    static void normaliseGradient(Span dy, Span x, Span dx, Pixels pixels, LineGradient line, int first) {
        int pitch = pixels.pitch();
        for (int i = 0; i < pixels.floats(); i += pitch) {
            for (int c = first; c < pitch; c++) {
                float centred = x.array()[x.offset() + i + c] - at(line.mean(), c);
                float rest = Math.fma(centred, at(line.slope(), c), at(line.shift(), c));
                float gradient = dy.array()[dy.offset() + i + c];
                dx.array()[dx.offset() + i + c] = Math.fma(gradient, at(line.scale(), c), rest);
            }
        }
    }

    private static float at(Span values, int c) {
        return values.array()[values.offset() + c];
    }
}
