package dev.convoy.layer.join;

import dev.convoy.kernels.Span;
import dev.convoy.layer.Binding;
import dev.convoy.layer.Pass;
import dev.convoy.layer.Phase;
import java.util.List;

/**
 * A sum of inputs of one shape, in their order, divided by a number.
 *
 * @param at what it is bound to
 * @param divisor of the sum; 1 leaves it as it is
 */
record SumPass(Binding at, int divisor) implements Pass {
    @Override
    public List<Phase> forward() {
        return List.of(new Phase.Chunks(this::forward));
    }

    private void forward(int from, int to, int slot) {
        int count = (to - from) * at.outputCount();
        Span y = at.y()[from];
        Branches.copy(at.x()[from], y, count);
        for (int i = 1; i < at.inputs().size(); i++) {
            at.kernels().add(at.inputs().get(i).x()[from], y, count);
        }
        divide(y, count);
    }

    @Override
    public List<Phase> backward() {
        return List.of(new Phase.Chunks(this::backward));
    }

    /** dxi = dy / divisor. */
    private void backward(int from, int to, int slot) {
        int count = (to - from) * at.outputCount();
        for (Binding.Input input : at.inputs()) {
            if (input.dx() != null) {
                Branches.copy(at.dy()[from], input.dx()[from], count);
                divide(input.dx()[from], count);
            }
        }
    }

    private void divide(Span values, int count) {
        for (int i = 0; divisor != 1 && i < count; i++) {
            values.array()[values.offset() + i] /= divisor;
        }
    }
}
