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
    public void addProducts(Span dy, Span x, Line line, Pixels pixels, Span sums) {
        addProducts(dy, x, line, pixels, sums, 0);
    }

    static void addProducts(Span dy, Span x, Line line, Pixels pixels, Span sums, int first) {
        int pitch = pixels.pitch();
        addUp(dy, pixels, sums, first);
        Span products = sums.plus(CHAINS * pitch);
        for (int i = 0; i < pixels.count(); i++) {
            int from = i * pitch;
            int to = products.offset() + i % CHAINS * pitch;
            for (int c = first; c < pitch; c++) {
                float centred = x.array()[x.offset() + from + c] - line.mean()[c];
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
                sums.array()[product] = Math.fma(gradient, value - line.mean()[c], sums.array()[product]);
            }
        }
    }

    @Override
    public void closeAndAddProducts(Span y, Span dy, Span x, Line line, Pixels pixels, Span sums) {
        for (int i = 0; i < pixels.floats(); i++) {
            dy.array()[dy.offset() + i] = y.array()[y.offset() + i] > 0 ? dy.array()[dy.offset() + i] : 0;
        }
        addProducts(dy, x, line, pixels, sums);
    }

    @Override
    public void normalise(Span x, Span other, Span y, Pixels pixels, Line line, Ending ending) {
        normalise(x, other, y, pixels, line, ending, 0, pixels.floats());
    }

    /** Floats {@code from} (inclusive) to {@code past} (exclusive) alone. */
    static void normalise(Span x, Span other, Span y, Pixels pixels, Line line, Ending ending, int from, int past) {
        for (int i = from; i < past; i++) {
            float value = value(x.array()[x.offset() + i], line, i % pixels.pitch());
            if (ending.adds()) {
                value += other.array()[other.offset() + i];
            }
            y.array()[y.offset() + i] = ending.rectifies() ? Math.max(value, 0) : value;
        }
    }

    /** A normalised number. */
    private static float value(float x, Line line, int c) {
        return Math.fma(x - line.mean()[c], line.scale()[c], line.shift()[c]);
    }

    @Override
    public void normaliseGradient(Span dy, Span x, Span dx, Pixels pixels, LineGradient gradient) {
        normaliseGradient(dy, x, dx, pixels, gradient, 0, pixels.floats());
    }

    /** Floats {@code from} (inclusive) to {@code past} (exclusive) alone. */
    static void normaliseGradient(Span dy, Span x, Span dx, Pixels pixels, LineGradient gradient, int from, int past) {
        for (int i = from; i < past; i++) {
            float value = x.array()[x.offset() + i];
            dx.array()[dx.offset() + i] = gradient(dy.array()[dy.offset() + i], value, gradient, i % pixels.pitch());
        }
    }

    private static float gradient(float dy, float x, LineGradient gradient, int c) {
        float rest = Math.fma(x - gradient.line().mean()[c], gradient.slope()[c], gradient.shift()[c]);
        return Math.fma(dy, gradient.line().scale()[c], rest);
    }

    @Override
    public void normaliseReluGradient(Span dy, Span x, Span dx, Pixels pixels, LineGradient gradient) {
        normaliseReluGradient(dy, x, dx, pixels, gradient, 0, pixels.floats());
    }

    /** Floats {@code from} (inclusive) to {@code past} (exclusive) alone. */
    static void normaliseReluGradient(
            Span dy, Span x, Span dx, Pixels pixels, LineGradient gradient, int from, int past) {
        for (int i = from; i < past; i++) {
            int c = i % pixels.pitch();
            float value = x.array()[x.offset() + i];
            float open = value(value, gradient.line(), c) > 0 ? dy.array()[dy.offset() + i] : 0;
            dx.array()[dx.offset() + i] = gradient(open, value, gradient, c);
        }
    }
}
