package dev.convoy.layer.join;

import dev.convoy.kernels.Span;
import dev.convoy.layer.Binding;
import dev.convoy.layer.Join;
import dev.convoy.layer.Pass;
import dev.convoy.layer.Phase;
import dev.convoy.tensor.Shape;
import java.util.List;

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
            for (int i = 0; i < count; i++) {
                y.array()[y.offset() + i] /= at.inputs().size();
            }
        }

        @Override
        public List<Phase> backward() {
            return List.of(new Phase.Chunks(this::backward));
        }

        /** dxi = dy / inputs. */
        private void backward(int from, int to, int slot) {
            int count = (to - from) * at.output().count();
            Span dy = at.dy()[from];
            for (Binding.Input input : at.inputs()) {
                for (int i = 0; input.dx() != null && i < count; i++) {
                    Span dx = input.dx()[from];
                    dx.array()[dx.offset() + i] =
                            dy.array()[dy.offset() + i] / at.inputs().size();
                }
            }
        }
    }
}
