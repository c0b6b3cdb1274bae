package dev.convoy.optim;

/**
 * Bounds a gradient before the optimizer sees it. All of them work out the gradient's norm, which is NaN or infinite if any
 * element is: the trainer's check for a run that has gone wrong.
 */
public sealed interface GradientClip {
    /**
     * Clips in place.
     *
     * @param gradient {@code [parameterCount]}, the mean over the global batch
     * @return the Euclidean norm before clipping; if it is NaN or infinite the gradient is left as it is
     */
    double clip(float[] gradient);

    /** Leaves the gradient as it is. */
    record None() implements GradientClip {
        @Override
        public double clip(float[] gradient) {
            return norm(gradient);
        }
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
        public double clip(float[] gradient) {
            double norm = norm(gradient);
            double coefficient = maximum / (norm + 1e-6);
            if (coefficient < 1 && Double.isFinite(norm)) {
                float factor = (float) coefficient;
                for (int i = 0; i < gradient.length; i++) {
                    gradient[i] *= factor;
                }
            }
            return norm;
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
        public double clip(float[] gradient) {
            double norm = norm(gradient);
            if (Double.isFinite(norm)) {
                float bound = (float) maximum;
                for (int i = 0; i < gradient.length; i++) {
                    gradient[i] = Math.max(-bound, Math.min(bound, gradient[i]));
                }
            }
            return norm;
        }
    }

    /** Euclidean norm of the whole array; see {@link #norm(float[], int, int)}. */
    static double norm(float[] gradient) {
        return norm(gradient, 0, gradient.length);
    }

    /**
     * Euclidean norm of a part of an array in double precision. The part's element {@code i} is added to lane {@code i mod 4}; the
     * lanes are folded as {@code (0 + 1) + (2 + 3)}, so the bits do not depend on who computes it.
     *
     * @param from index of the part's first element
     * @param to index just past its last
     */
    static double norm(float[] array, int from, int to) {
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
        return Math.sqrt((lanes[0] + lanes[1]) + (lanes[2] + lanes[3]));
    }
}
