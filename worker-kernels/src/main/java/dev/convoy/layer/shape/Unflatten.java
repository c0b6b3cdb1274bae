package dev.convoy.layer.shape;

import dev.convoy.layer.Binding;
import dev.convoy.layer.Layer;
import dev.convoy.layer.LayerSettings;
import dev.convoy.layer.Mode;
import dev.convoy.layer.Pass;
import dev.convoy.layer.View;
import dev.convoy.tensor.Shape;

/**
 * Makes an image of a vector, {@code [c * h * w]} to {@code [c, h, w]}, without moving anything: PyTorch's {@code Unflatten(1,
 * unflattened_size)}. It takes any shape of as many elements.
 *
 * @param unflattenedSize shape of one output image
 */
public record Unflatten(Shape unflattenedSize) implements Layer {
    /** Its name in architecture files. */
    public static final String TYPE = "unflatten";

    /** From settings. */
    public static Unflatten from(LayerSettings settings) {
        return new Unflatten(Shape.of(settings.numbers("unflattened_size")));
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.count() != unflattenedSize.count()) {
            throw new IllegalArgumentException("unflattened_size " + unflattenedSize + " expects "
                    + unflattenedSize.count() + " elements, got " + input + ", which has " + input.count());
        }
        return unflattenedSize;
    }

    @Override
    public boolean isView(Mode mode) {
        return true;
    }

    @Override
    public Pass bind(Binding binding) {
        return new View();
    }
}
