package dev.convoy.layer.regularise;

import dev.convoy.kernels.Span;
import dev.convoy.layer.Binding;
import dev.convoy.layer.Pass;
import dev.convoy.layer.Phase;
import dev.convoy.random.CounterRandom;
import dev.convoy.random.Purpose;
import java.util.Arrays;
import java.util.List;

/** Multiplies elements by 0 or by what makes up for it, as drawn for each sample: the pass of the dropout layers. */
final class DropoutPass implements Pass {
    private final Binding at;
    private final int size;
    private final int together;
    private final float keptScale;
    private final int threshold;
    private final CounterRandom[] randoms;
    private final float[] factors;

    /**
     * @param p probability of 0
     * @param together neighbouring elements with one fate
     */
    DropoutPass(Binding binding, double p, int together) {
        at = binding;
        this.together = together;
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

    /**
     * @throws IllegalArgumentException if {@code p} is not in [0, 1)
     */
    static void check(double p) {
        if (!(p >= 0 && p < 1)) {
            throw new IllegalArgumentException("p expects a probability of at least 0 and less than 1, got " + p);
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
            for (int i = n * size; i < (n + 1) * size; i += together) {
                float factor = (random.nextInt() >>> 8) < threshold ? 0 : keptScale;
                Arrays.fill(factors, i, i + together, factor);
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
