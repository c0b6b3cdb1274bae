package dev.convoy.layer.shape;

import dev.convoy.layer.Binding;
import dev.convoy.layer.Layer;
import dev.convoy.layer.LayerSettings;
import dev.convoy.layer.Mode;
import dev.convoy.layer.Pass;
import dev.convoy.layer.View;
import dev.convoy.tensor.Shape;

/** Makes a vector of an image: {@code [c, h, w]} to {@code [c * h * w]}, without moving anything. */
public record Flatten() implements Layer {
    /** Its name in architecture files. */
    public static final String TYPE = "flatten";

    /** From settings. */
    public static Flatten from(LayerSettings settings) {
        return new Flatten();
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Shape outputShape(Shape input) {
        return Shape.of(input.count());
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
