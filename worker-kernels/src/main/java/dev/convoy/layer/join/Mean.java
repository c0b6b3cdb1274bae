package dev.convoy.layer.join;

import dev.convoy.layer.Binding;
import dev.convoy.layer.Join;
import dev.convoy.layer.Layout;
import dev.convoy.layer.Pass;
import dev.convoy.tensor.Shape;
import java.util.List;
import java.util.Set;

/**
 * Mean of its inputs, {@code y = (x1 + x2 + ...) / inputs}, as the scores of a two-stream network are fused (Simonyan and
 * Zisserman 2014).
 *
 * <p>Any shape, the same for all inputs, unchanged.
 */
public record Mean() implements Join {
    /** Its name in architecture files. */
    public static final String TYPE = "mean";

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        return Branches.same(inputs);
    }

    @Override
    public Set<Layout> layouts(Shape input) {
        return Layout.BOTH;
    }

    @Override
    public boolean needsOutput() {
        return false;
    }

    @Override
    public Pass bind(Binding binding) {
        return new SumPass(binding, binding.inputs().size());
    }
}
