package dev.convoy.optim;

import dev.convoy.kernels.Workers;
import java.io.Serializable;

/**
 * Bounds a gradient before the optimizer sees it. Its norm is worked out whatever the bound, since it is NaN or infinite if any
 * element is: the trainer's check for a run that has gone wrong. The norm is that of the squares of blocks of {@link #BLOCK}
 * elements, added in their order, so its bits depend neither on threads nor on who holds which blocks.
 */
public sealed interface GradientClip extends Serializable {
    /** Elements of a gradient whose squares are summed together. */
    int BLOCK = 1 << 16;

    /**
     * Clips in place.
     *
     * @param gradient {@code [parameterCount]}, the mean over the global batch
     * @param workers who do it, with the same bits however many they are
     * @return the Euclidean norm before clipping; if it is NaN or infinite the gradient is left as it is
     */
    default double clip(float[] gradient, Workers workers) {
        double norm = norm(gradient, workers);
        if (Double.isFinite(norm)) {
            workers.forRanges(gradient.length, (from, to) -> bound(gradient, from, to, norm));
        }
        return norm;
    }

    /** The same by the calling thread. */
    default double clip(float[] gradient) {
        return clip(gradient, Workers.CALLER);
    }

    /** Whether {@link #bound} wants to know the norm. */
    default boolean needsNorm() {
        return false;
    }

    /**
     * Clips a part of a gradient.
     *
     * @param from index of the part's first element
     * @param to index just past its last
     * @param norm of the whole gradient, finite; any number if it is not {@linkplain #needsNorm needed}
     */
    void bound(float[] gradient, int from, int to, double norm);

    /** Leaves the gradient as it is. */
    record None() implements GradientClip {
        @Override
        public void bound(float[] gradient, int from, int to, double norm) {}
    }

    /**
     * As {@code torch.nn.utils.clip_grad_norm_} (Pascanu et al. 2013): the gradient is multiplied by
     * {@code min(1, maximum / (norm + 1e-6))}.
     *
     * @param maximum the largest norm let through
     */
    record ByNorm(double maximum) implements GradientClip {
        /**
         * @throws IllegalArgumentException if the maximum is not a number above 0
         */
        public ByNorm {
            Checks.positive("gradient clipping: maximum norm", maximum);
        }

        @Override
        public boolean needsNorm() {
            return true;
        }

        @Override
        public void bound(float[] gradient, int from, int to, double norm) {
            double coefficient = maximum / (norm + 1e-6);
            if (coefficient < 1) {
                float factor = (float) coefficient;
                for (int i = from; i < to; i++) {
                    gradient[i] *= factor;
                }
            }
        }
    }

    /**
     * As {@code torch.nn.utils.clip_grad_value_}: each element is brought into {@code [-maximum, maximum]}.
     *
     * @param maximum the largest absolute value let through
     */
    record ByValue(double maximum) implements GradientClip {
        /**
         * @throws IllegalArgumentException if the maximum is not a number above 0
         */
        public ByValue {
            Checks.positive("gradient clipping: maximum value", maximum);
        }

        @Override
        public void bound(float[] gradient, int from, int to, double norm) {
            float bound = (float) maximum;
            for (int i = from; i < to; i++) {
                gradient[i] = Math.max(-bound, Math.min(bound, gradient[i]));
            }
        }
    }

    /** Euclidean norm of a whole gradient: the root of its blocks' {@link #squares}, added in their order. */
    static double norm(float[] gradient, Workers workers) {
        return norm(squares(gradient, workers));
    }

    /** The same by the calling thread. */
    static double norm(float[] gradient) {
        return norm(gradient, Workers.CALLER);
    }

    /** The norm of a gradient whose blocks' squares these are, in their order. */
    static double norm(double[] squares) {
        double sum = 0;
        for (double block : squares) {
            sum += block;
        }
        return Math.sqrt(sum);
    }

    /** The squares of each of a gradient's blocks, the last of which may be shorter. */
    static double[] squares(float[] gradient, Workers workers) {
        double[] squares = new double[(gradient.length + BLOCK - 1) / BLOCK];
        workers.forEach(squares.length, (block, slot) -> {
            int from = block * BLOCK;
            squares[block] = squares(gradient, from, Math.min(from + BLOCK, gradient.length));
        });
        return squares;
    }

    /** Euclidean norm of a part of an array: the root of its {@link #squares(float[], int, int)}. */
    static double norm(float[] array, int from, int to) {
        return Math.sqrt(squares(array, from, to));
    }

    /**
     * The sum of squares of a part of an array in double precision. The part's element {@code i} is added to lane {@code i mod 4}; the
     * lanes are folded as {@code (0 + 1) + (2 + 3)}, so the bits do not depend on who computes it.
     *
     * @param from index of the part's first element
     * @param to index just past its last
     */
    static double squares(float[] array, int from, int to) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int whole = from + ((to - from) & ~3);
        for (int i = from; i < whole; i += 4) {
            s0 = Math.fma((double) array[i], array[i], s0);
            s1 = Math.fma((double) array[i + 1], array[i + 1], s1);
            s2 = Math.fma((double) array[i + 2], array[i + 2], s2);
            s3 = Math.fma((double) array[i + 3], array[i + 3], s3);
        }
        double[] lanes = {s0, s1, s2, s3};
        for (int i = whole; i < to; i++) {
            lanes[i - whole] = Math.fma((double) array[i], array[i], lanes[i - whole]);
        }
        return (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
    }
}
