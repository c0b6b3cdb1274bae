package dev.convoy.layer.activation;

import dev.convoy.kernels.Elementary;
import dev.convoy.kernels.Span;
import dev.convoy.layer.LayerSettings;

/**
 * Logarithm of the softmax over the channels, {@code y[c] = x[c] - log(sum over k of exp(x[k]))}: PyTorch's {@code
 * LogSoftmax(dim=1)}. The largest channel is subtracted first, so that nothing overflows.
 *
 * <p>{@code [classes]}, or {@code [channels, ...]} with a softmax at each pixel; unchanged.
 */
public record LogSoftmax() implements AcrossChannels {
    /** Its name in architecture files. */
    public static final String TYPE = "log_softmax";

    /** From settings. */
    public static LogSoftmax from(LayerSettings settings) {
        return new LogSoftmax();
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
            sum += Elementary.exp(x.array()[x.offset() + c * pixels + pixel] - max);
        }
        double logSum = Elementary.log(sum);
        for (int c = 0; c < channels; c++) {
            double centred = (double) x.array()[x.offset() + c * pixels + pixel] - max;
            y.array()[y.offset() + c * pixels + pixel] = (float) (centred - logSum);
        }
    }

    /** dx[c] = dy[c] - exp(y[c]) sum over k of dy[k]. */
    @Override
    public void backward(Span y, Span dy, Span dx, int pixel, int channels, int pixels) {
        double sum = 0;
        for (int c = 0; c < channels; c++) {
            sum += dy.array()[dy.offset() + c * pixels + pixel];
        }
        for (int c = 0; c < channels; c++) {
            int i = c * pixels + pixel;
            float softmax = Elementary.exp(y.array()[y.offset() + i]);
            dx.array()[dx.offset() + i] = (float) (dy.array()[dy.offset() + i] - softmax * sum);
        }
    }
}
