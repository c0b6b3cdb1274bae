package dev.convoy.layer.activation;

import dev.convoy.kernels.Curve;
import dev.convoy.layer.Binding;
import dev.convoy.layer.Layer;
import dev.convoy.layer.Layout;
import dev.convoy.layer.Pass;
import dev.convoy.layer.Phase;
import dev.convoy.tensor.Shape;
import java.util.List;
import java.util.Set;

/**
 * A layer without parameters whose outputs are a function of the input at their place: {@code y = f(x)}, {@code dx = dy f'(x)}.
 * An implementation says value and slope of one number, and which vector form has the same bits.
 *
 * <p>Any shape, unchanged.
 */
interface Elementwise extends Layer, Curve {
    @Override
    default Shape outputShape(Shape input) {
        return input;
    }

    @Override
    default Set<Layout> layouts(Shape input) {
        return Layout.BOTH;
    }

    @Override
    default Pass bind(Binding binding) {
        return new Run(binding, this);
    }

    /** The function over a chunk of images. */
    record Run(Binding at, Elementwise function) implements Pass {
        @Override
        public List<Phase> forward() {
            return List.of(new Phase.Chunks(this::forward));
        }

        private void forward(int from, int to, int slot) {
            int count = (to - from) * at.inputCount();
            at.kernels().map(function, at.x()[from], at.y()[from], count);
        }

        @Override
        public List<Phase> backward() {
            return at.dx() == null ? List.of() : List.of(new Phase.Chunks(this::backward));
        }

        private void backward(int from, int to, int slot) {
            int count = (to - from) * at.inputCount();
            at.kernels().mapGradient(function, at.x()[from], at.y()[from], at.dy()[from], at.dx()[from], count);
        }
    }
}
