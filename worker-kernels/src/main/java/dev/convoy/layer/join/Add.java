package dev.convoy.layer.join;

import dev.convoy.layer.Binding;
import dev.convoy.layer.InputGradient;
import dev.convoy.layer.Join;
import dev.convoy.layer.Layout;
import dev.convoy.layer.Pass;
import dev.convoy.tensor.Shape;
import java.util.List;
import java.util.Set;

/**
 * Sum of its inputs, {@code y = x1 + x2 + ...} in their order, as a residual block ends (He et al. 2016).
 *
 * <p>Any shape, the same for all inputs, unchanged.
 */
public record Add() implements Join {
    /** Its name in architecture files. */
    public static final String TYPE = "add";

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
    public InputGradient inputGradient(int source) {
        return InputGradient.SAME;
    }

    @Override
    public Pass bind(Binding binding) {
        return new SumPass(binding, 1);
    }
}
