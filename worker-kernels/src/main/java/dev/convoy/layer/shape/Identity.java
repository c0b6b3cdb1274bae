package dev.convoy.layer.shape;

import dev.convoy.layer.Binding;
import dev.convoy.layer.Layer;
import dev.convoy.layer.LayerSettings;
import dev.convoy.layer.Layout;
import dev.convoy.layer.Mode;
import dev.convoy.layer.Pass;
import dev.convoy.layer.View;
import dev.convoy.tensor.Shape;
import java.util.Set;

/** Its input as it is (PyTorch's {@code Identity}): a branch of {@code parallel} that only passes on. */
public record Identity() implements Layer {
    /** Its name in architecture files. */
    public static final String TYPE = "identity";

    /** From settings. */
    public static Identity from(LayerSettings settings) {
        return new Identity();
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Shape outputShape(Shape input) {
        return input;
    }

    @Override
    public boolean isView(Mode mode) {
        return true;
    }

    @Override
    public Set<Layout> layouts(Shape input) {
        return Layout.BOTH;
    }

    @Override
    public Pass bind(Binding binding) {
        return new View();
    }
}
