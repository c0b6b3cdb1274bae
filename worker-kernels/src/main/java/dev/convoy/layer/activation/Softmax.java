package dev.convoy.layer.activation;

import dev.convoy.kernels.Elementary;
import dev.convoy.kernels.Span;
import dev.convoy.layer.LayerSettings;

/**
 * Softmax over the channels, {@code y[c] = exp(x[c]) / sum over k of exp(x[k])} (Bridle 1990): PyTorch's {@code Softmax(dim=1)}. The
 * largest channel is subtracted first, so that nothing overflows.
 *
 * <p>{@code [classes]}, or {@code [channels, ...]} with a softmax at each pixel; unchanged.
 */
public record Softmax() implements AcrossChannels {
    /** Its name in architecture files. */
    public static final String TYPE = "softmax";

    /** From settings. */
    public static Softmax from(LayerSettings settings) {
        return new Softmax();
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public void forward(Span x, Span y, int pixel, int channels, int pixels) {
        float max = AcrossChannels.max(x, pixel, channels, pixels);
        double sum = 0;
        for (int c = 0; c < channels; c++) {
            float e = Elementary.exp(x.array()[x.offset() + c * pixels + pixel] - max);
            y.array()[y.offset() + c * pixels + pixel] = e;
            sum += e;
        }
        for (int c = 0; c < channels; c++) {
            int at = y.offset() + c * pixels + pixel;
            y.array()[at] = (float) (y.array()[at] / sum);
        }
    }

    /** dx[c] = y[c] (dy[c] - sum over k of dy[k] y[k]). */
    @Override
    public void backward(Span y, Span dy, Span dx, int pixel, int channels, int pixels) {
        double dot = 0;
        for (int c = 0; c < channels; c++) {
            dot += (double) dy.array()[dy.offset() + c * pixels + pixel] * y.array()[y.offset() + c * pixels + pixel];
        }
        for (int c = 0; c < channels; c++) {
            int i = c * pixels + pixel;
            dx.array()[dx.offset() + i] = (float) (y.array()[y.offset() + i] * (dy.array()[dy.offset() + i] - dot));
        }
    }
}
