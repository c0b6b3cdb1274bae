package dev.convoy.optim;

import dev.convoy.network.Slice;
import dev.convoy.optim.ParameterGroups.Group;

/**
 * Adam (Kingma and Ba 2015) as {@code torch.optim.Adam} defines it, after {@link AdamAverages} has moved the averages:
 *
 * <pre>
 *   s = exp_avg_sq, with amsgrad the largest it has been
 *   parameter = parameter - learningRate / (1 - beta1^t) * exp_avg / (sqrt(s) / sqrt(1 - beta2^t) + eps)
 * </pre>
 *
 * <p>{@code t} counts steps from 1. Float32; the last line's product and difference are one fused multiply-add, the
 * factor before {@code exp_avg} is rounded to float32 first.
 */
public sealed class Adam extends GroupedOptimizer permits AdamW {
    private static final String LARGEST = "max_exp_avg_sq";

    private final Settings settings;
    private final AdamAverages averages;
    private final float[] largest;

    /**
     * @param beta1 weight of the old average of gradients, from 0 to below 1
     * @param beta2 weight of the old average of their squares, from 0 to below 1
     * @param eps added to the root, so that it is not 0
     * @param weightDecay factor of the parameter added to its gradient, 0 or more
     * @param amsgrad whether the average of squares may fall
     */
    public record Settings(double beta1, double beta2, double eps, double weightDecay, Amsgrad amsgrad)
            implements OptimizerSettings {
        /** PyTorch's. */
        public static final Settings DEFAULT = new Settings(0.9, 0.999, 1e-8, 0, Amsgrad.OFF);

        /**
         * @throws IllegalArgumentException if a number is NaN, infinite or out of its range
         */
        public Settings {
            AdamAverages.check("adam", beta1, beta2, eps, weightDecay);
        }

        @Override
        public String name() {
            return "adam";
        }

        @Override
        public Optimizer create(ParameterGroups groups) {
            return new Adam(this, groups);
        }
    }

    /** Whether the largest average of squares so far takes the latest one's place (Reddi, Kale and Kumar 2018). */
    public enum Amsgrad {
        OFF,
        ON
    }

    Adam(Settings settings, ParameterGroups groups) {
        super(groups);
        this.settings = settings;
        this.averages = new AdamAverages(this, settings.beta1(), settings.beta2());
        this.largest = settings.amsgrad() == Amsgrad.ON ? array(LARGEST, 0) : null;
    }

    @Override
    void update(Group group, float[] parameters, float[] gradient, double rate) {
        averages.follow(group.slice(), parameters, gradient, (float) group.decay(settings.weightDecay()));
        move(group.slice(), parameters, rate);
    }

    private void move(Slice slice, float[] parameters, double rate) {
        float[] average = averages.average;
        float[] square = squares(slice);
        float factor = (float) (-rate / averages.averageCorrection(steps()));
        float correction = averages.rootCorrection(steps());
        float eps = (float) settings.eps();
        for (int i = slice.offset(), end = slice.end(); i < end; i++) {
            float root = (float) Math.sqrt(square[i]) / correction + eps;
            parameters[i] = Math.fma(factor, average[i] / root, parameters[i]);
        }
    }

    private float[] squares(Slice slice) {
        if (largest == null) {
            return averages.square;
        }
        for (int i = slice.offset(), end = slice.end(); i < end; i++) {
            largest[i] = Math.max(largest[i], averages.square[i]);
        }
        return largest;
    }
}
