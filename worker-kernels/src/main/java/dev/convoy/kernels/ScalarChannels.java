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
    public void addReluProducts(Span dy, Span x, Line line, Pixels pixels, Span sums) {
        addReluProducts(dy, x, line, pixels, sums, 0);
    }

    static void addReluProducts(Span dy, Span x, Line line, Pixels pixels, Span sums, int first) {
        int pitch = pixels.pitch();
        for (int i = 0; i < pixels.count(); i++) {
            int chain = sums.offset() + i % CHAINS * pitch;
            for (int c = first; c < pitch; c++) {
                float value = x.array()[x.offset() + i * pitch + c];
                float gradient = value(value, line, c) > 0 ? dy.array()[dy.offset() + i * pitch + c] : 0;
                int product = chain + CHAINS * pitch + c;
                sums.array()[chain + c] += gradient;
                sums.array()[product] = Math.fma(gradient, value - at(line.mean(), c), sums.array()[product]);
            }
        }
    }

    @Override
    public void closeAndAddProducts(Span y, Span dy, Span x, Span mean, Pixels pixels, Span sums) {
        for (int i = 0; i < pixels.floats(); i++) {
            dy.array()[dy.offset() + i] = y.array()[y.offset() + i] > 0 ? dy.array()[dy.offset() + i] : 0;
        }
        addProducts(dy, x, mean, pixels, sums);
    }

    @Override
    public void normalise(Span x, Span other, Span y, Pixels pixels, Line line, Ending ending) {
        normalise(x, other, y, pixels, line, ending, 0);
    }

    static void normalise(Span x, Span other, Span y, Pixels pixels, Line line, Ending ending, int first) {
        int pitch = pixels.pitch();
        for (int i = 0; i < pixels.floats(); i += pitch) {
            for (int c = first; c < pitch; c++) {
                float value = value(x.array()[x.offset() + i + c], line, c);
                if (ending.adds()) {
                    value += other.array()[other.offset() + i + c];
                }
                y.array()[y.offset() + i + c] = ending.rectifies() ? Math.max(value, 0) : value;
            }
        }
    }

    /** A normalised number. */
    private static float value(float x, Line line, int c) {
        return Math.fma(x - at(line.mean(), c), at(line.scale(), c), at(line.shift(), c));
    }

    @Override
    public void normaliseGradient(Span dy, Span x, Span dx, Pixels pixels, LineGradient line) {
        normaliseGradient(dy, x, dx, pixels, line, 0);
    }

    static void normaliseGradient(Span dy, Span x, Span dx, Pixels pixels, LineGradient line, int first) {
        int pitch = pixels.pitch();
        for (int i = 0; i < pixels.floats(); i += pitch) {
            for (int c = first; c < pitch; c++) {
                float gradient = dy.array()[dy.offset() + i + c];
                float value = x.array()[x.offset() + i + c];
                dx.array()[dx.offset() + i + c] = gradient(gradient, value, line, c);
            }
        }
    }

    private static float gradient(float dy, float x, LineGradient line, int c) {
        float rest = Math.fma(x - at(line.mean(), c), at(line.slope(), c), at(line.shift(), c));
        return Math.fma(dy, at(line.scale(), c), rest);
    }

    @Override
    public void normaliseReluGradient(Span dy, Span x, Span dx, Pixels pixels, LineGradient gradient, Line line) {
        normaliseReluGradient(dy, x, dx, pixels, gradient, line, 0);
    }

    static void normaliseReluGradient(
            Span dy, Span x, Span dx, Pixels pixels, LineGradient gradient, Line line, int first) {
        int pitch = pixels.pitch();
        for (int i = 0; i < pixels.floats(); i += pitch) {
            for (int c = first; c < pitch; c++) {
                float value = x.array()[x.offset() + i + c];
                float open = value(value, line, c) > 0 ? dy.array()[dy.offset() + i + c] : 0;
                dx.array()[dx.offset() + i + c] = gradient(open, value, gradient, c);
            }
        }
    }

    private static float at(Span values, int c) {
        return values.array()[values.offset() + c];
    }
}
