package dev.convoy.kernels;

/** The readable specification of {@link DepthwiseKernels}. */
final class ScalarDepthwise implements DepthwiseKernels {
    @Override
    public void lay(Laying laying, int rows, Span x, Span to) {
        lay(laying, rows, x, to, 0, laying.first().length);
    }

    /** Channels {@code begin} (inclusive) to {@code end} (exclusive) alone. */
    static void lay(Laying laying, int rows, Span x, Span to, int begin, int end) {
        int[] first = laying.first();
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < laying.lines(); i++) {
                int line = to.offset() + row * laying.rowStep() + i * laying.lineStep();
                int from = x.offset() + row * laying.rowPitch() + i;
                for (int place : laying.place()) {
                    for (int c = begin; c < end; c++) {
                        to.array()[line + place + c] = x.array()[from + first[c]];
                    }
                    from += laying.pitch();
                }
            }
        }
    }

    @Override
    public void multiply(int[] taps, Results results, int channels, Span x, Span weights, Span y, Span bias) {
        for (int row = 0; row < results.rows(); row++) {
            for (int r = 0; r < results.count(); r++) {
                for (int c = 0; c < channels; c++) {
                    int from = x.offset() + results.at() + row * results.atRowStep() + r * CHANNELS + c;
                    float sum = bias == null ? 0 : bias.array()[bias.offset() + c];
                    for (int t = 0; t < taps.length; t++) {
                        float weight = weights.array()[weights.offset() + t * CHANNELS + c];
                        sum = Math.fma(weight, x.array()[from + taps[t]], sum);
                    }
                    y.array()[y.offset() + row * results.rowStep() + r * results.step() + c] = sum;
                }
            }
        }
    }

    @Override
    public void addProducts(int[] taps, Results results, int channels, Span dy, Span x, Span sums) {
        for (int t = 0; t < taps.length; t++) {
            for (int c = 0; c < channels; c++) {
                float sum = sums.array()[sums.offset() + t * CHANNELS + c];
                for (int row = 0; row < results.rows(); row++) {
                    int from = x.offset() + results.at() + row * results.atRowStep() + taps[t] + c;
                    int at = dy.offset() + row * results.rowStep() + c;
                    for (int r = 0; r < results.count(); r++) {
                        sum = Math.fma(dy.array()[at + r * results.step()], x.array()[from + r * CHANNELS], sum);
                    }
                }
                sums.array()[sums.offset() + t * CHANNELS + c] = sum;
            }
        }
    }

    @Override
    public void multiplyAlong(int[] taps, Along results, Span x, Span weights, Span y, Span bias) {
        for (int c = 0; c < results.channels(); c++) {
            multiplyAlong(taps, results, c, x, weights, y, bias);
        }
    }

    /** One channel alone. */
    static void multiplyAlong(int[] taps, Along results, int c, Span x, Span weights, Span y, Span bias) {
        for (int i = 0; i < results.count(); i++) {
            float sum = bias == null ? 0 : bias.array()[bias.offset() + c];
            for (int t = 0; t < taps.length; t++) {
                float weight = weights.array()[weights.offset() + t * results.channels() + c];
                sum = Math.fma(weight, x.array()[x.offset() + i + taps[t]], sum);
            }
            y.array()[y.offset() + c * results.step() + i] = sum;
        }
    }
}
