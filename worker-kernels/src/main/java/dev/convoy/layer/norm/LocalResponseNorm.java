package dev.convoy.layer.norm;

import dev.convoy.kernels.Span;
import dev.convoy.layer.Binding;
import dev.convoy.layer.Checks;
import dev.convoy.layer.Layer;
import dev.convoy.layer.LayerSettings;
import dev.convoy.layer.Mode;
import dev.convoy.layer.Pass;
import dev.convoy.layer.Phase;
import dev.convoy.tensor.Shape;
import java.util.Arrays;
import java.util.List;

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
        private final int plane;

        /** Neighbours before and after a channel. */
        private final int before;

        private final int after;
        private final float share;
        private final float k;
        private final double beta;

        /** For each thread, an image's bases {@code [c, plane]}, and what the outputs hand back to their neighbours. */
        private final float[][] bases;

        private final float[][] returned;

        Run(Binding binding, LocalResponseNorm layer) {
            at = binding;
            channels = binding.input().size(0);
            plane = binding.input().count() / channels;
            before = layer.size / 2;
            after = (layer.size - 1) / 2;
            share = layer.alpha / layer.size;
            k = layer.k;
            beta = layer.beta;
            int count = binding.input().count();
            bases = new float[binding.threads()][count];
            returned = new float[binding.mode() == Mode.TRAIN ? binding.threads() : 0][count];
        }

        @Override
        public List<Phase> forward() {
            return List.of(new Phase.Chunks(this::forward));
        }

        private void forward(int from, int to, int slot) {
            float[] base = bases[slot];
            for (int n = from; n < to; n++) {
                Span x = at.x()[n];
                Span y = at.y()[n];
                bases(x, base);
                for (int i = 0; i < base.length; i++) {
                    y.array()[y.offset() + i] = x.array()[x.offset() + i] * reciprocalPower(base[i], beta);
                }
            }
        }

        /** {@code k + share * sum of x^2} over each channel's neighbourhood, in channel order. */
        private void bases(Span x, float[] base) {
            Arrays.fill(base, 0);
            for (int c = 0; c < channels; c++) {
                for (int o = Math.max(0, c - before); o <= Math.min(channels - 1, c + after); o++) {
                    int from = x.offset() + o * plane;
                    for (int i = 0; i < plane; i++) {
                        float value = x.array()[from + i];
                        base[c * plane + i] = Math.fma(value, value, base[c * plane + i]);
                    }
                }
            }
            for (int i = 0; i < base.length; i++) {
                base[i] = Math.fma(base[i], share, k);
            }
        }

        @Override
        public List<Phase> backward() {
            return at.dx() == null ? List.of() : List.of(new Phase.Chunks(this::backward));
        }

        /**
         * With b[c] the base of channel c: dx[c] = dy[c] b[c]^-beta - 2 beta alpha / size x[c] * sum of dy[o] y[o] / b[o] over the
         * channels o in whose neighbourhoods c is.
         */
        private void backward(int from, int to, int slot) {
            float[] base = bases[slot];
            float[] back = returned[slot];
            for (int n = from; n < to; n++) {
                Span x = at.x()[n];
                Span y = at.y()[n];
                Span dy = at.dy()[n];
                bases(x, base);
                for (int i = 0; i < base.length; i++) {
                    back[i] = dy.array()[dy.offset() + i] * y.array()[y.offset() + i] / base[i];
                }
                for (int c = 0; c < channels; c++) {
                    gather(n, c, base, back);
                }
            }
        }

        private void gather(int n, int c, float[] base, float[] back) {
            Span dx = at.dx()[n].plus(c * plane);
            Span x = at.x()[n].plus(c * plane);
            Span dy = at.dy()[n].plus(c * plane);
            float factor = (float) (-2 * beta * share);
            Arrays.fill(dx.array(), dx.offset(), dx.offset() + plane, 0);
            for (int o = Math.max(0, c - after); o <= Math.min(channels - 1, c + before); o++) {
                for (int i = 0; i < plane; i++) {
                    dx.array()[dx.offset() + i] += back[o * plane + i];
                }
            }
            for (int i = 0; i < plane; i++) {
                float direct = dy.array()[dy.offset() + i] * reciprocalPower(base[c * plane + i], beta);
                float around = factor * x.array()[x.offset() + i];
                dx.array()[dx.offset() + i] = Math.fma(around, dx.array()[dx.offset() + i], direct);
            }
        }
    }
}
