package dev.convoy.optim;

import dev.convoy.network.Slice;
import dev.convoy.optim.ParameterGroups.Group;

/**
 * Adam with weight decay apart from the gradient (Loshchilov and Hutter 2019), as {@code torch.optim.AdamW} defines it: first
 *
 * <pre>
 *   parameter = parameter * (1 - learningRate * weightDecay)
 * </pre>
 *
 * <p>in float32, then {@link Adam}'s step without weight decay.
 */
public final class AdamW extends Adam {
    private final double weightDecay;

    /**
     * @param beta1 weight of the old average of gradients, from 0 to below 1
     * @param beta2 weight of the old average of their squares, from 0 to below 1
     * @param eps added to the root, so that it is not 0
     * @param weightDecay share of the parameter taken off it each step, times the learning rate; 0 or more
     * @param amsgrad whether the average of squares may fall
     */
    public record Settings(double beta1, double beta2, double eps, double weightDecay, Amsgrad amsgrad)
            implements OptimizerSettings {
        /** PyTorch's. */
        public static final Settings DEFAULT = new Settings(0.9, 0.999, 1e-8, 1e-2, Amsgrad.OFF);

        /**
         * @throws IllegalArgumentException if a number is NaN, infinite or out of its range
         */
        public Settings {
            AdamAverages.check("adamw", beta1, beta2, eps, weightDecay);
        }

        @Override
        public String name() {
            return "adamw";
        }

        @Override
        public Optimizer create(ParameterGroups groups) {
            return new AdamW(this, groups);
        }
    }

    private AdamW(Settings settings, ParameterGroups groups) {
        super(new Adam.Settings(settings.beta1(), settings.beta2(), settings.eps(), 0, settings.amsgrad()), groups);
        this.weightDecay = settings.weightDecay();
    }

    @Override
    void update(Group group, float[] parameters, float[] gradient, double rate) {
        Slice slice = group.slice();
        float keep = (float) (1 - rate * group.decay(weightDecay));
        for (int i = slice.offset(), end = slice.end(); i < end; i++) {
            parameters[i] *= keep;
        }
        super.update(group, parameters, gradient, rate);
    }
}
