package dev.convoy.layer.activation;

import dev.convoy.kernels.Span;
import dev.convoy.layer.Binding;
import dev.convoy.layer.Layer;
import dev.convoy.layer.Pass;
import dev.convoy.layer.Phase;
import dev.convoy.tensor.Shape;
import java.util.List;

/**
 * A layer without parameters whose outputs are a function of all channels at their pixel: PyTorch's {@code dim=1}. Sums go over
 * the channels in order, in double precision.
 *
 * <p>{@code [channels, ...]}, unchanged.
 */
interface AcrossChannels extends Layer {
    /**
     * One pixel's outputs.
     *
     * @param x the image, {@code [channels, pixels]}
     * @param y where its outputs go, likewise
     * @param pixel which one
     */
    void forward(Span x, Span y, int pixel, int channels, int pixels);

    /** One pixel's input gradients, of its outputs and their gradients; arguments likewise. */
    void backward(Span y, Span dy, Span dx, int pixel, int channels, int pixels);

    /** The largest of a pixel's channels; NaN if one is. */
    static float max(Span x, int pixel, int channels, int pixels) {
        float max = Float.NEGATIVE_INFINITY;
        for (int c = 0; c < channels; c++) {
            max = Math.max(max, x.array()[x.offset() + c * pixels + pixel]);
        }
        return max;
    }

    @Override
    default Shape outputShape(Shape input) {
        return input;
    }

    @Override
    default Pass bind(Binding binding) {
        int channels = binding.input().size(0);
        return new Run(binding, this, channels, binding.input().count() / channels);
    }

    /** The function over a chunk of images, pixel by pixel. */
    record Run(Binding at, AcrossChannels function, int channels, int pixels) implements Pass {
        @Override
        public List<Phase> forward() {
            return List.of(new Phase.Chunks(this::forward));
        }

        private void forward(int from, int to, int slot) {
            for (int n = from; n < to; n++) {
                for (int i = 0; i < pixels; i++) {
                    function.forward(at.x()[n], at.y()[n], i, channels, pixels);
                }
            }
        }

        @Override
        public List<Phase> backward() {
            return at.dx() == null ? List.of() : List.of(new Phase.Chunks(this::backward));
        }

        private void backward(int from, int to, int slot) {
            for (int n = from; n < to; n++) {
                for (int i = 0; i < pixels; i++) {
                    function.backward(at.y()[n], at.dy()[n], at.dx()[n], i, channels, pixels);
                }
            }
        }
    }
}
