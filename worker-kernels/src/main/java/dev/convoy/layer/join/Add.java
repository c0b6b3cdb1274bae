package dev.convoy.layer.join;

import dev.convoy.kernels.Span;
import dev.convoy.layer.Binding;
import dev.convoy.layer.Join;
import dev.convoy.layer.Pass;
import dev.convoy.layer.Phase;
import dev.convoy.tensor.Shape;
import java.util.List;

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
    public Pass bind(Binding binding) {
        return new Run(binding);
    }

    private record Run(Binding at) implements Pass {
        @Override
        public List<Phase> forward() {
            return List.of(new Phase.Chunks(this::forward));
        }

        private void forward(int from, int to, int slot) {
            int count = (to - from) * at.output().count();
            Span y = at.y()[from];
            Branches.copy(at.x()[from], y, count);
            for (int i = 1; i < at.inputs().size(); i++) {
                at.kernels().add(at.inputs().get(i).x()[from], y, count);
            }
        }

        @Override
        public List<Phase> backward() {
            return List.of(new Phase.Chunks(this::backward));
        }

        /** dxi = dy. */
        private void backward(int from, int to, int slot) {
            for (Binding.Input input : at.inputs()) {
                if (input.dx() != null) {
                    Branches.copy(
                            at.dy()[from],
                            input.dx()[from],
                            (to - from) * at.output().count());
                }
            }
        }
    }
}
