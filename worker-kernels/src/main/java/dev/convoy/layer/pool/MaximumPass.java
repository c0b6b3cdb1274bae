package dev.convoy.layer.pool;

import dev.convoy.kernels.Span;
import dev.convoy.kernels.WindowKernels;
import dev.convoy.kernels.Windows;
import dev.convoy.layer.Binding;
import dev.convoy.layer.Moves;
import dev.convoy.layer.Moves.Images;
import dev.convoy.layer.Pass;
import dev.convoy.layer.Phase;
import java.util.List;

/** The largest element of each window: the first among equals, but NaN before all. */
final class MaximumPass implements Pass {
    private final Binding at;
    private final WindowKernels kernels;
    private final Windows windows;

    /** {@code [capacity]} numbers, within its window, of each output's largest input; null where nobody needs them. */
    private final Span[] winners;

    MaximumPass(Binding binding, PoolGeometry geometry) {
        at = binding;
        kernels = binding.kernels().windows();
        windows = geometry.windows(binding.pixels().pitch());
        int outputs = binding.outputCount();
        winners = binding.dx() != null
                ? Span.zeros(Math.multiplyExact(binding.capacity(), outputs)).images(binding.capacity(), outputs)
                : null;
    }

    @Override
    public List<Phase> forward() {
        return List.of(
                winners == null
                        ? new Phase.Chunks(this::forward)
                        : new Phase.Chunks(this::forward)
                                .over(Moves.reading(Images.X).writing(Images.Y, Images.OWN)));
    }

    private void forward(int from, int to, int slot) {
        for (int n = from; n < to; n++) {
            kernels.maximum(windows, at.x()[n], at.y()[n], winners == null ? null : winners[n]);
        }
    }

    @Override
    public List<Phase> backward() {
        return at.dx() == null
                ? List.of()
                : List.of(new Phase.Chunks(this::backward)
                        .over(Moves.reading(Images.DY, Images.OWN).writing(Images.DX)));
    }

    /** dx = sum of dy over the windows whose largest element it is, in output order. */
    private void backward(int from, int to, int slot) {
        for (int n = from; n < to; n++) {
            kernels.maximumGradient(windows, at.dy()[n], winners[n], at.dx()[n]);
        }
    }
}
