package dev.convoy.layer.regularise;

import dev.convoy.kernels.Span;
import dev.convoy.layer.Binding;
import dev.convoy.layer.Layer;
import dev.convoy.layer.LayerSettings;
import dev.convoy.layer.Mode;
import dev.convoy.layer.Pass;
import dev.convoy.layer.Phase;
import dev.convoy.layer.View;
import dev.convoy.random.CounterRandom;
import dev.convoy.random.Purpose;
import dev.convoy.tensor.Shape;
import java.util.List;

/**
 * Dropout (Srivastava et al. 2014), inverted as in PyTorch: in training each element is set to 0 with probability
 * {@code p}, the others are multiplied by {@code 1 / (1 - p)}; in inference nothing changes.
 *
 * <p>Any shape, unchanged. The mask is a function of (seed, layer, epoch, sample), hence the same wherever and however often
 * a sample's gradient is computed.
 *
 * @param p probability of 0, from 0 up to, not including, 1
 */
public record Dropout(double p) implements Layer {
    /** Its name in architecture files. */
    public static final String TYPE = "dropout";

    /**
     * @throws IllegalArgumentException if {@code p} is not in [0, 1)
     */
    public Dropout {
        if (!(p >= 0 && p < 1)) {
            throw new IllegalArgumentException("p expects a probability of at least 0 and less than 1, got " + p);
        }
    }

    /** From settings. */
    public static Dropout from(LayerSettings settings) {
        return new Dropout(settings.decimal("p", 0.5));
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
    public boolean isView(Mode mode) {
        return mode == Mode.INFER;
    }

    @Override
    public Pass bind(Binding binding) {
        return isView(binding.mode()) ? new View() : new Run(binding, p);
    }

    private static final class Run implements Pass {
        private final Binding at;
        private final int size;
        private final float keptScale;
        private final int threshold;
        private final CounterRandom[] randoms;
        private final float[] factors;

        Run(Binding binding, double p) {
            at = binding;
            size = binding.input().count();
            keptScale = (float) (1 / (1 - p));
            threshold = (int) Math.round(p * (1 << 24));
            factors = new float[binding.capacity() * size];
            randoms = new CounterRandom[binding.threads()];
            for (int i = 0; i < randoms.length; i++) {
                randoms[i] = new CounterRandom(
                        binding.draws().seed(), Purpose.DROPOUT, binding.draws().layer());
            }
        }

        @Override
        public List<Phase> forward() {
            return List.of(new Phase.Chunks(this::forward));
        }

        private void forward(int from, int to, int slot) {
            for (int n = from; n < to; n++) {
                CounterRandom random =
                        randoms[slot].at(at.draws().epoch(), at.draws().sample(n));
                for (int i = n * size; i < (n + 1) * size; i++) {
                    factors[i] = (random.nextInt() >>> 8) < threshold ? 0 : keptScale;
                }
                scale(at.x()[n], at.y()[n], n * size);
            }
        }

        @Override
        public List<Phase> backward() {
            return at.dx() == null ? List.of() : List.of(new Phase.Chunks(this::backward));
        }

        /** dx = dy * factor. */
        private void backward(int from, int to, int slot) {
            for (int n = from; n < to; n++) {
                scale(at.dy()[n], at.dx()[n], n * size);
            }
        }

        private void scale(Span in, Span out, int factor) {
            for (int i = 0; i < size; i++) {
                out.array()[out.offset() + i] = in.array()[in.offset() + i] * factors[factor + i];
            }
        }
    }
}
