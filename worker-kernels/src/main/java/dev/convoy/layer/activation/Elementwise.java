package dev.convoy.layer.activation;

import dev.convoy.kernels.Kernels;
import dev.convoy.kernels.Span;
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
 * An implementation says value and slope of one number; one with a kernel of its own overrides the loops.
 *
 * <p>Any shape, unchanged.
 */
interface Elementwise extends Layer {
    /** {@code f(x)}. */
    float value(float x);

    /**
     * {@code f'(x)}.
     *
     * @param x the input
     * @param y {@code f(x)}
     */
    float slope(float x, float y);

    /** {@code y[i] = f(x[i])}. */
    default void forward(Kernels kernels, Span x, Span y, int count) {
        float[] from = x.array();
        float[] to = y.array();
        for (int i = 0; i < count; i++) {
            to[y.offset() + i] = value(from[x.offset() + i]);
        }
    }

    /** {@code dx[i] = dy[i] f'(x[i])}, with {@code y[i] = f(x[i])} at hand. */
    default void backward(Kernels kernels, Span x, Span y, Span dy, Span dx, int count) {
        float[] in = x.array();
        float[] out = y.array();
        float[] from = dy.array();
        float[] to = dx.array();
        for (int i = 0; i < count; i++) {
            to[dx.offset() + i] = from[dy.offset() + i] * slope(in[x.offset() + i], out[y.offset() + i]);
        }
    }

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
            function.forward(at.kernels(), at.x()[from], at.y()[from], count);
        }

        @Override
        public List<Phase> backward() {
            return at.dx() == null ? List.of() : List.of(new Phase.Chunks(this::backward));
        }

        private void backward(int from, int to, int slot) {
            int count = (to - from) * at.inputCount();
            function.backward(at.kernels(), at.x()[from], at.y()[from], at.dy()[from], at.dx()[from], count);
        }
    }
}
