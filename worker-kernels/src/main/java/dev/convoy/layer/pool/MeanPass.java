package dev.convoy.layer.pool;

import dev.convoy.kernels.WindowKernels;
import dev.convoy.kernels.Windows;
import dev.convoy.layer.Binding;
import dev.convoy.layer.Moves;
import dev.convoy.layer.Pass;
import dev.convoy.layer.Phase;
import java.util.List;

/** The sum of each window, in row order, times one over its divisor. */
final class MeanPass implements Pass {
    private final Binding at;
    private final WindowKernels kernels;
    private final Windows windows;

    /** What each window's sum is multiplied by, {@code [od, oh, ow]}. */
    private final float[] weights;

    /**
     * @param divisors what each window's sum is divided by, {@code [od, oh, ow]}
     */
    MeanPass(Binding binding, PoolGeometry geometry, int[] divisors) {
        at = binding;
        kernels = binding.kernels().windows();
        windows = geometry.windows(binding.pixels().pitch());
        weights = new float[divisors.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = 1f / divisors[i];
        }
    }

    @Override
    public List<Phase> forward() {
        return List.of(new Phase.Chunks(this::forward));
    }

    private void forward(int from, int to, int slot) {
        for (int n = from; n < to; n++) {
            kernels.mean(windows, weights, at.x()[n], at.y()[n]);
        }
    }

    @Override
    public List<Phase> backward() {
        return at.dx() == null ? List.of() : List.of(new Phase.Chunks(this::backward).over(Moves.GRADIENT));
    }

    /** dx = sum of dy * weight over the windows it lies in, in output order. */
    private void backward(int from, int to, int slot) {
        for (int n = from; n < to; n++) {
            kernels.meanGradient(windows, weights, at.dy()[n], at.dx()[n]);
        }
    }
}
