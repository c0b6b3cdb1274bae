package dev.convoy.layer.join;

import dev.convoy.kernels.Span;
import dev.convoy.layer.Binding;
import dev.convoy.layer.Moves;
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
        List<Binding.Input> inputs = at.inputs();
        if (inputs.size() == 1) {
            Branches.copy(at.x()[from], y, count);
        } else {
            at.kernels().add(at.x()[from], inputs.get(1).x()[from], y, count);
        }
        for (int i = 2; i < inputs.size(); i++) {
            at.kernels().add(inputs.get(i).x()[from], y, count);
        }
        if (divisor != 1) {
            divide(y, y, count);
        }
    }

    @Override
    public List<Phase> backward() {
        boolean all = divisor == 1 && at.inputs().stream().noneMatch(this::copies);
        return all ? List.of() : List.of(new Phase.Chunks(this::backward).over(Moves.GRADIENT));
    }

    /** Whether the gradient of an input is wanted elsewhere than where that of the output lies. */
    private boolean copies(Binding.Input input) {
        return input.dx() != null && input.dx()[0].array() != at.dy()[0].array();
    }

    /** dxi = dy / divisor. */
    private void backward(int from, int to, int slot) {
        int count = (to - from) * at.outputCount();
        for (Binding.Input input : at.inputs()) {
            if (divisor == 1 && copies(input)) {
                Branches.copy(at.dy()[from], input.dx()[from], count);
            } else if (divisor != 1 && input.dx() != null) {
                divide(at.dy()[from], input.dx()[from], count);
            }
        }
    }

    private void divide(Span from, Span to, int count) {
        float[] values = from.array();
        float[] quotients = to.array();
        int fo = from.offset();
        int qo = to.offset();
        for (int i = 0; i < count; i++) {
            quotients[qo + i] = values[fo + i] / divisor;
        }
    }
}
