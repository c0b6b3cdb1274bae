package dev.convoy.layer;

import dev.convoy.tensor.Shape;
import java.util.List;

/** Makes a vector of an image: {@code [c, h, w]} to {@code [c * h * w]}, without moving anything. */
public record Flatten() implements Layer {
    static final String TYPE = "flatten";

    static Flatten from(LayerSettings settings) {
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

    /** Nothing to do: the output is the input. */
    record View() implements Pass {
        @Override
        public List<Phase> forward() {
            return List.of();
        }

        @Override
        public List<Phase> backward() {
            return List.of();
        }
    }
}
