package dev.convoy.layer;

import dev.convoy.tensor.Shape;
import java.util.List;

/** A layer of several inputs, where branches meet. It has no parameters. */
public interface Join extends Layer {
    /**
     * Shape of its output for inputs of these shapes.
     *
     * @throws IllegalArgumentException if the inputs do not fit each other, with their shapes
     */
    Shape outputShape(List<Shape> inputs);

    @Override
    default Shape outputShape(Shape input) {
        return outputShape(List.of(input));
    }
}
