package dev.convoy.optim;

import dev.convoy.network.Slice;
import dev.convoy.optim.ParameterGroups.Group;

/**
 * Adagrad (Duchi, Hazan and Singer 2011) as {@code torch.optim.Adagrad} defines it:
 *
 * <pre>
 *   d = gradient + weightDecay * parameter
 *   sum = sum + d * d
 *   parameter = parameter - learningRate / (1 + (t - 1) * lrDecay) * d / (sqrt(sum) + eps)
 * </pre>
 *
 * <p>{@code t} counts steps from 1. Float32, with a fused multiply-add for the last product and sum of each line; the factor before
 * {@code d} is rounded to float32 first.
 */
public final class Adagrad extends GroupedOptimizer {
    private static final String SUM = "sum";

    private final Settings settings;
    private final float[] sum;

    /**
     * @param lrDecay how fast the rate falls beside the schedule, 0 or more
     * @param weightDecay factor of the parameter added to its gradient, 0 or more
     * @param initialAccumulatorValue first value of the sum of squares, 0 or more
     * @param eps added to the root, so that it is not 0
     */
    public record Settings(double lrDecay, double weightDecay, double initialAccumulatorValue, double eps)
            implements OptimizerSettings {
        /** PyTorch's. */
        public static final Settings DEFAULT = new Settings(0, 0, 0, 1e-10);

        /**
         * @throws IllegalArgumentException if a number is negative, NaN or infinite
         */
        public Settings {
            Checks.notNegative("adagrad lr_decay", lrDecay);
            Checks.notNegative("adagrad weight_decay", weightDecay);
            Checks.notNegative("adagrad initial_accumulator_value", initialAccumulatorValue);
            Checks.notNegative("adagrad eps", eps);
        }

        @Override
        public String name() {
            return "adagrad";
        }

        @Override
        public Optimizer create(ParameterGroups groups) {
            return new Adagrad(this, groups);
        }
    }

    private Adagrad(Settings settings, ParameterGroups groups) {
        super(groups);
        this.settings = settings;
        this.sum = array(SUM, (float) settings.initialAccumulatorValue());
    }

    @Override
    void update(Group group, float[] parameters, float[] gradient, double rate) {
        Slice slice = group.slice();
        float decay = (float) group.decay(settings.weightDecay());
        float factor = (float) (-rate / (1 + (steps() - 1) * settings.lrDecay()));
        float eps = (float) settings.eps();
        float[] sum = this.sum;
        for (int i = slice.offset(), end = slice.end(); i < end; i++) {
            float d = Math.fma(decay, parameters[i], gradient[i]);
            sum[i] = Math.fma(d, d, sum[i]);
            parameters[i] = Math.fma(factor, d / ((float) Math.sqrt(sum[i]) + eps), parameters[i]);
        }
    }
}
