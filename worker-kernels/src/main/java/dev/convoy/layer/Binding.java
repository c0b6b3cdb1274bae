package dev.convoy.layer;

import dev.convoy.kernels.ChannelKernels.Pixels;
import dev.convoy.kernels.Kernels;
import dev.convoy.kernels.Span;
import dev.convoy.tensor.Shape;
import java.util.List;
import java.util.Map;

/**
 * The arrays and facts a plan gives a layer. Spans are one an image; image i + 1 follows image i in the same array.
 *
 * @param kernels the array operations
 * @param mode train or infer
 * @param threads size of the per-thread scratch
 * @param inputs each input and its gradient; one, but for a {@link Join}
 * @param output shape of one output image
 * @param layout of inputs and output
 * @param y {@code [capacity]} outputs, {@link #outputCount} each
 * @param dy {@code [capacity]} output gradients; null where the layer has no backward pass to run
 * @param scratch shared with the plan's other layers
 * @param weights where packed weights go, shared with other plans
 * @param frozen whether the layer stays as it is while others are trained
 * @param slots where the layer's named arrays lie
 * @param draws what random draws are keyed by
 */
@SuppressWarnings("ArrayRecordComponent") // places, not values
public record Binding(
        Kernels kernels,
        Mode mode,
        int threads,
        List<Input> inputs,
        Shape output,
        Layout layout,
        Span[] y,
        Span[] dy,
        SharedScratch scratch,
        PackedWeights.Share weights,
        boolean frozen,
        Slots slots,
        Draws draws) {

    /** Most images at once. */
    public int capacity() {
        return y.length;
    }

    /** Shape of one image of the only, or first, input. */
    public Shape input() {
        return inputs.get(0).shape();
    }

    /** Floats of one image of the only, or first, input. */
    public int inputCount() {
        return layout.count(input());
    }

    /** Floats of one output image. */
    public int outputCount() {
        return layout.count(output);
    }

    /** The pixels of one such image whose channels lie side by side; a row of features is one pixel. */
    public Pixels pixels() {
        int count = input().count() / input().size(0);
        return new Pixels(count, inputCount() / count);
    }

    /** {@code [capacity]} images of the only, or first, input, {@link #inputCount} each. */
    public Span[] x() {
        return inputs.get(0).x();
    }

    /** {@code [capacity]} gradients of the only, or first, input; null where nobody needs them. */
    public Span[] dx() {
        return inputs.get(0).dx();
    }

    /**
     * An input.
     *
     * @param shape of one image
     * @param x {@code [capacity]} images
     * @param dx {@code [capacity]} where their gradients go; null where nobody needs them
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Input(Shape shape, Span[] x, Span[] dx) {}

    /**
     * Where a layer's named arrays lie.
     *
     * @param offsets where each of its parameters starts in the flat parameter array, and each of its statistics in the
     *     flat statistics array
     * @param results where its parameters' gradients go, and its batch moments: {@code [channels]} means, then {@code [channels]} sums
     *     of squared deviations
     * @param momentOffset index of its first moment
     */
    public record Slots(Map<String, Integer> offsets, GradientPlace results, int momentOffset) {
        /** Those of a layer that has none. */
        public static final Slots NONE = new Slots(Map.of(), new GradientPlace(), 0);

        /** Where the parameter or statistic of this name starts. */
        public int offset(String name) {
            return offsets.get(name);
        }

        /** Where the gradient of the parameter of this name goes in this run. */
        public Span gradient(String name) {
            return new Span(results.gradient(), offset(name));
        }
    }

    /** The keys of random draws; the plan moves them on before every run. */
    public interface Draws {
        /** The run's seed. */
        long seed();

        /** The layer's number within the network. */
        int layer();

        /** The epoch being trained. */
        long epoch();

        /** Number, within the data set, of image {@code i} of the batch. */
        long sample(int i);
    }
}
