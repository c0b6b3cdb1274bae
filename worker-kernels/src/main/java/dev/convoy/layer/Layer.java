package dev.convoy.layer;

import dev.convoy.init.Initialiser;
import dev.convoy.tensor.Shape;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A layer's specification, apart from its parameters and activations; immutable, checked when it is made. Shapes leave the
 * batch dimension out.
 */
public interface Layer {
    /** Its name in architecture files: {@code conv2d}. */
    String type();

    /**
     * Shape of its output for an input of this shape.
     *
     * @throws IllegalArgumentException if the input does not fit, with the value expected and the value found
     */
    Shape outputShape(Shape input);

    /** Its parameters for an input of this shape, in PyTorch's order. */
    default List<Parameter> parameters(Shape input) {
        return List.of();
    }

    /** Its running statistics for an input of this shape: arrays that are not trained but saved. */
    default List<Statistic> statistics(Shape input) {
        return List.of();
    }

    /** How running statistics follow the batches' moments: weight of the new value. */
    default float momentum() {
        return 0;
    }

    /** Channels whose batch moments it gathers for its running statistics, 0 if none. */
    default int momentChannels(Shape input) {
        return 0;
    }

    /** Multiply-adds of its forward pass for one image. */
    default long multiplyAdds(Shape input) {
        return 0;
    }

    /** What one output pixel sees of the input. */
    default Window window() {
        return Window.POINT;
    }

    /** What one output pixel sees of an input of this shape; the same for all, but for adaptive windows. */
    default Window window(Shape input) {
        return window();
    }

    /**
     * The layouts it can work in; where there are several, a plan takes that of what goes in.
     *
     * @param input shape of one input image
     */
    default Set<Layout> layouts(Shape input) {
        return Set.of(Layout.PLANES);
    }

    /** Whether its output is its input, only named otherwise, so that a plan need not run it. */
    default boolean isView(Mode mode) {
        return false;
    }

    /** Whether its output may be written over its input: number by number, with a backward pass that reads no input. */
    default boolean overwrites() {
        return false;
    }

    /** Whether its backward pass reads its output, so that nobody may write over it. */
    default boolean needsOutput() {
        return true;
    }

    /** What its backward pass makes of the output gradient for input {@code source}, of several. */
    default InputGradient inputGradient(int source) {
        return InputGradient.APART;
    }

    /** Whether its backward pass writes into the output gradient though nothing lies there yet. */
    default boolean overwritesGradient() {
        return false;
    }

    /**
     * The layer that does the work of this one and of the one that reads its output, with the same bits, in fewer passes over the
     * images. Its inputs are this layer's, then what else the next one reads.
     *
     * @param next reads this layer's output, alone
     * @param inputs how many {@code next} has
     * @return empty where there is none
     */
    default Optional<Layer> fusedWith(Layer next, int inputs) {
        return Optional.empty();
    }

    /** This layer bound to a plan's arrays. */
    Pass bind(Binding binding);

    /**
     * A trained array.
     *
     * @param name PyTorch's, within the layer: {@code weight}
     * @param shape PyTorch's
     * @param initialiser its first values
     */
    record Parameter(String name, Shape shape, Initialiser initialiser) {}

    /**
     * A running statistic.
     *
     * @param name PyTorch's, within the layer: {@code running_mean}
     * @param shape PyTorch's
     * @param initial its first value
     */
    record Statistic(String name, Shape shape, float initial) {}
}
