package dev.convoy.benchmarks.parity;

import dev.convoy.fixture.DrawnLoss;
import dev.convoy.fixture.DrawnLoss.Targets;
import dev.convoy.loss.Loss;
import dev.convoy.tensor.Shape;
import org.bytedeco.pytorch.Tensor;

/**
 * A loss with its settings, and what PyTorch does with the same.
 *
 * @param drawn the loss, and what numbers it is taken of
 * @param torch the same with libtorch
 */
record LossConfiguration(DrawnLoss drawn, Operation torch) {
    /** A loss that ignores a label. */
    LossConfiguration(Loss loss, Shape output, Targets targets, int ignored, Operation torch) {
        this(new DrawnLoss(loss, output, targets, ignored), torch);
    }

    /** A loss that ignores none. */
    LossConfiguration(Loss loss, Shape output, Targets targets, Operation torch) {
        this(loss, output, targets, 0, torch);
    }

    /** A mean over a batch in libtorch. */
    @FunctionalInterface
    interface Operation {
        /**
         * @param scores {@code [n, ...]} outputs
         * @param target {@code [n]} labels, or {@code [n, ...]} numbers
         * @return the mean, no dimensions
         */
        Tensor mean(Tensor scores, Tensor target);
    }

    @Override
    public String toString() {
        return drawn.toString();
    }
}
