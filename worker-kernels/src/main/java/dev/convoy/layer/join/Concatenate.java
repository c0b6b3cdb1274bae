package dev.convoy.layer.join;

import dev.convoy.kernels.Span;
import dev.convoy.layer.Binding;
import dev.convoy.layer.Extent;
import dev.convoy.layer.Join;
import dev.convoy.layer.Pass;
import dev.convoy.layer.Phase;
import dev.convoy.tensor.Shape;
import java.util.List;

/**
 * Its inputs' channels one after the other (PyTorch's {@code cat} along dimension 1), as inception and U-shaped networks join
 * their branches.
 *
 * <p>{@code [c1, ...], [c2, ...], ...} of the same spatial size to {@code [c1 + c2 + ..., ...]}.
 */
public record Concatenate() implements Join {
    /** Its name in architecture files. */
    public static final String TYPE = "concatenate";

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        int channels = 0;
        for (Shape input : inputs) {
            if (input.rank() != inputs.get(0).rank() || !Extent.of(input).equals(Extent.of(inputs.get(0)))) {
                throw new IllegalArgumentException(
                        "expects branches whose outputs differ in their channels only, got " + Branches.shown(inputs));
            }
            channels += input.size(0);
        }
        return Extent.of(inputs.get(0)).image(channels);
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
            for (int n = from; n < to; n++) {
                Span y = at.y()[n];
                for (Binding.Input input : at.inputs()) {
                    int count = input.shape().count();
                    Branches.copy(input.x()[n], y, count);
                    y = y.plus(count);
                }
            }
        }

        @Override
        public List<Phase> backward() {
            return List.of(new Phase.Chunks(this::backward));
        }

        /** dxi = its channels of dy. */
        private void backward(int from, int to, int slot) {
            for (int n = from; n < to; n++) {
                Span dy = at.dy()[n];
                for (Binding.Input input : at.inputs()) {
                    int count = input.shape().count();
                    if (input.dx() != null) {
                        Branches.copy(dy, input.dx()[n], count);
                    }
                    dy = dy.plus(count);
                }
            }
        }
    }
}
