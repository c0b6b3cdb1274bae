package dev.convoy.layer.activation;

import dev.convoy.layer.Binding;
import dev.convoy.layer.InputGradient;
import dev.convoy.layer.Layer;
import dev.convoy.layer.LayerSettings;
import dev.convoy.layer.Layout;
import dev.convoy.layer.Pass;
import dev.convoy.layer.Phase;
import dev.convoy.tensor.Shape;
import java.util.List;
import java.util.Set;

/**
 * Rectified linear unit, {@code y = max(x, 0)}; the gradient at 0 is 0, as in PyTorch (Nair and Hinton 2010).
 *
 * <p>Any shape, unchanged.
 */
public record Relu() implements Layer {
    /** Its name in architecture files. */
    public static final String TYPE = "relu";

    /** From settings. */
    public static Relu from(LayerSettings settings) {
        return new Relu();
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
    public Set<Layout> layouts(Shape input) {
        return Layout.BOTH;
    }

    @Override
    public boolean overwrites() {
        return true;
    }

    @Override
    public InputGradient inputGradient(int source) {
        return InputGradient.OVER;
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
            at.kernels().relu(at.x()[from], at.y()[from], (to - from) * at.inputCount());
        }

        @Override
        public List<Phase> backward() {
            return at.dx() == null ? List.of() : List.of(new Phase.Chunks(this::backward));
        }

        /** dx = dy where y > 0, else 0. */
        private void backward(int from, int to, int slot) {
            int count = (to - from) * at.inputCount();
            at.kernels().reluGradient(at.y()[from], at.dy()[from], at.dx()[from], count);
        }
    }
}
