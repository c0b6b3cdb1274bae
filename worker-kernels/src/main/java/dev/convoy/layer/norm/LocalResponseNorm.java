package dev.convoy.layer.norm;

import dev.convoy.kernels.ChannelKernels.Pixels;
import dev.convoy.kernels.Span;
import dev.convoy.layer.Binding;
import dev.convoy.layer.Checks;
import dev.convoy.layer.Layer;
import dev.convoy.layer.LayerSettings;
import dev.convoy.layer.Layout;
import dev.convoy.layer.Pass;
import dev.convoy.layer.Phase;
import dev.convoy.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Local response normalisation: {@code y[c] = x[c] / (k + alpha / size * sum of x[c']^2)^beta} over the {@code size} channels
 * c' around c at the same pixel, from {@code c - size / 2} on (Krizhevsky, Sutskever and Hinton 2012, section 3.3, whose alpha is
 * not divided by the size; PyTorch's {@code LocalResponseNorm} divides it).
 *
 * <p>{@code [c, ...]} of any dimensions, unchanged.
 *
 * @param size channels of a neighbourhood
 * @param alpha weight of their mean square
 * @param beta the power; 0.5, 0.75 and 1 are products of roots, others go through {@link StrictMath#pow}
 * @param k added to the mean square
 */
public record LocalResponseNorm(int size, float alpha, double beta, float k) implements Layer {
    /** Its name in architecture files. */
    public static final String TYPE = "local_response_norm";

    /**
     * @throws IllegalArgumentException if a setting is out of its range
     */
    public LocalResponseNorm {
        Checks.positive("size", size);
        atLeastZero("alpha", alpha);
        atLeastZero("beta", beta);
        if (!(k > 0) || Float.isInfinite(k)) {
            throw new IllegalArgumentException("k expects a positive number, got " + k);
        }
    }

    private static void atLeastZero(String name, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " expects 0 or a positive number, got " + value);
        }
    }

    /** From settings; PyTorch's defaults. */
    public static LocalResponseNorm from(LayerSettings settings) {
        return new LocalResponseNorm(
                settings.number("size"),
                (float) settings.decimal("alpha", 1e-4),
                settings.decimal("beta", 0.75),
                (float) settings.decimal("k", 1));
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
        return Layout.sideBySide(input);
    }

    @Override
    public Pass bind(Binding binding) {
        return new Run(binding, this);
    }

    /** {@code base^-beta}, the same bits everywhere: square roots are exact to the last place by the Java language. */
    static float reciprocalPower(float base, double beta) {
        double root = Math.sqrt(base);
        if (beta == 0.75) {
            return (float) (1 / (root * Math.sqrt(root)));
        } else if (beta == 0.5) {
            return (float) (1 / root);
        }
        return beta == 1 ? 1 / base : (float) StrictMath.pow(base, -beta);
    }

    private static final class Run implements Pass {
        private final Binding at;
        private final int channels;
        private final Pixels pixels;

        /** Neighbours before and after a channel. */
        private final int before;

        private final int after;
        private final float share;
        private final float k;
        private final double beta;

        /** For each thread, a pixel's bases {@code [c]}, what the outputs hand back to their neighbours, and its sums. */
        private final float[][] bases;

        private final float[][] returned;
        private final float[][] gathered;

        Run(Binding binding, LocalResponseNorm layer) {
            at = binding;
            channels = binding.input().size(0);
            pixels = binding.pixels();
            before = layer.size / 2;
            after = (layer.size - 1) / 2;
            share = layer.alpha / layer.size;
            k = layer.k;
            beta = layer.beta;
            bases = new float[binding.threads()][channels];
            returned = new float[binding.threads()][channels];
            gathered = new float[binding.threads()][channels];
        }

        @Override
        public List<Phase> forward() {
            return List.of(new Phase.Chunks(this::forward));
        }

        private void forward(int from, int to, int slot) {
            float[] base = bases[slot];
            for (int n = from; n < to; n++) {
                for (int i = 0; i < pixels.floats(); i += pixels.pitch()) {
                    float[] y = at.y()[n].array();
                    int out = at.y()[n].offset() + i;
                    float[] x = at.x()[n].array();
                    int in = at.x()[n].offset() + i;
                    bases(x, in, base);
                    for (int c = 0; c < channels; c++) {
                        y[out + c] = x[in + c] * reciprocalPower(base[c], beta);
                    }
                }
            }
        }

        /** {@code k + share * sum of x^2} over each channel's neighbourhood, in channel order. */
        private void bases(float[] x, int at, float[] base) {
            Arrays.fill(base, 0);
            for (int o = -before; o <= after; o++) {
                int past = Math.min(channels, channels - o);
                for (int c = Math.max(0, -o); c < past; c++) {
                    base[c] = Math.fma(x[at + c + o], x[at + c + o], base[c]);
                }
            }
            for (int c = 0; c < channels; c++) {
                base[c] = Math.fma(base[c], share, k);
            }
        }

        @Override
        public List<Phase> backward() {
            return at.dx() == null ? List.of() : List.of(new Phase.Chunks(this::backward));
        }

        private void backward(int from, int to, int slot) {
            for (int n = from; n < to; n++) {
                for (int i = 0; i < pixels.floats(); i += pixels.pitch()) {
                    backward(at.x()[n].plus(i), at.y()[n].plus(i), at.dy()[n].plus(i), at.dx()[n].plus(i), slot);
                }
            }
        }

        /**
         * A pixel. With b[c] the base of channel c: dx[c] = dy[c] b[c]^-beta - 2 beta alpha / size x[c] * sum of dy[o] y[o] / b[o]
         * over the channels o in whose neighbourhoods c is.
         */
        private void backward(Span x, Span y, Span dy, Span dx, int slot) {
            float[] base = bases[slot];
            float[] back = returned[slot];
            float[] sum = gathered[slot];
            bases(x.array(), x.offset(), base);
            for (int c = 0; c < channels; c++) {
                back[c] = dy.array()[dy.offset() + c] * y.array()[y.offset() + c] / base[c];
            }
            Arrays.fill(sum, 0);
            for (int o = -after; o <= before; o++) {
                int past = Math.min(channels, channels - o);
                for (int c = Math.max(0, -o); c < past; c++) {
                    sum[c] += back[c + o];
                }
            }
            float factor = (float) (-2 * beta * share);
            for (int c = 0; c < channels; c++) {
                float direct = dy.array()[dy.offset() + c] * reciprocalPower(base[c], beta);
                float around = factor * x.array()[x.offset() + c];
                dx.array()[dx.offset() + c] = Math.fma(around, sum[c], direct);
            }
        }
    }
}
