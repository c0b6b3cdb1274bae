package dev.convoy.benchmarks.parity;

import dev.convoy.loss.Loss;
import dev.convoy.tensor.Shape;
import org.bytedeco.pytorch.Tensor;

/**
 * A loss with its settings, and what PyTorch does with the same.
 *
 * @param loss Convoy's
 * @param output shape of one sample's outputs
 * @param targets what they should have been
 * @param ignored label of a third of the samples, or a class like the others
 * @param torch the same with libtorch
 */
record LossConfiguration(Loss loss, Shape output, Targets targets, int ignored, Operation torch) {
    LossConfiguration(Loss loss, Shape output, Targets targets, Operation torch) {
        this(loss, output, targets, 0, torch);
    }

    /** What a sample's outputs should have been. */
    enum Targets {
        /** A class. */
        LABELS,
        /** A number within plus or minus 2 for each output. */
        VALUES,
        /** A number from 0 to 1 for each output. */
        SHARES
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
        return loss + " of " + output;
    }
}
