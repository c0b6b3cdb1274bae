package dev.convoy.optim;

import dev.convoy.network.Slice;
import dev.convoy.optim.ParameterGroups.Group;
import dev.convoy.optim.ParameterGroups.WeightDecay;

/**
 * Layer-wise adaptive rate scaling, for large batches. PyTorch has none: this is algorithm 1 of You, Gitman and Ginsburg
 * (2017, "Large Batch Training of Convolutional Networks"), for each tensor {@code w} with gradient {@code g}:
 *
 * <pre>
 *   ratio = trustCoefficient * |w| / (|g| + weightDecay * |w| + eps)
 *   momentum_buffer = momentum * momentum_buffer + learningRate * ratio * (g + weightDecay * w)
 *   w = w - momentum_buffer
 * </pre>
 *
 * <p>As in the paper, and unlike {@link Sgd}, the learning rate is in the buffer. What the paper leaves open is settled as in
 * common implementations: {@code eps} is added; the ratio is 1 where {@code |w|} or {@code |g|} is 0, so that a tensor that starts at zero
 * can leave it, and for tensors that {@link GroupSettings.Decayed} exempts from decay. Norms are Euclidean, in double precision
 * ({@link GradientClip#norm(float[], int, int)}); the rest is float32 with fused multiply-adds.
 */
public final class Lars extends GroupedOptimizer {
    private final Settings settings;
    private final float[] buffer;

    /**
     * @param momentum weight of the buffer's old value, from 0 to below 1
     * @param weightDecay factor of the parameter added to its gradient, 0 or more
     * @param trustCoefficient how far a tensor may move in a step in relation to its norm; above 0
     * @param eps added to the ratio's denominator, 0 or more
     */
    public record Settings(double momentum, double weightDecay, double trustCoefficient, double eps)
            implements OptimizerSettings {
        /** The paper's trust coefficient, with its experiments' momentum and weight decay. */
        public static final Settings DEFAULT = new Settings(0.9, 5e-4, 0.001, 1e-8);

        /**
         * @throws IllegalArgumentException if a number is NaN, infinite or out of its range
         */
        public Settings {
            Checks.fraction("lars momentum", momentum);
            Checks.notNegative("lars weight_decay", weightDecay);
            Checks.positive("lars trust_coefficient", trustCoefficient);
            Checks.notNegative("lars eps", eps);
        }

        @Override
        public String name() {
            return "lars";
        }

        @Override
        public boolean isElementwise() {
            return false;
        }

        @Override
        public Optimizer create(ParameterGroups groups) {
            return new Lars(this, groups);
        }
    }

    private Lars(Settings settings, ParameterGroups groups) {
        super(groups, groups.trained());
        this.settings = settings;
        this.buffer = array(Sgd.MOMENTUM_BUFFER, 0);
    }

    @Override
    void update(Group group, float[] parameters, float[] gradient, double rate) {
        Slice slice = group.slice();
        double weightDecay = group.decay(settings.weightDecay());
        double ratio = group.weightDecay() == WeightDecay.OFF ? 1 : ratio(slice, parameters, gradient, weightDecay);
        float factor = (float) (rate * ratio);
        float momentum = (float) settings.momentum();
        float decay = (float) weightDecay;
        for (int i = slice.offset(), end = slice.end(); i < end; i++) {
            float d = Math.fma(decay, parameters[i], gradient[i]);
            buffer[i] = Math.fma(momentum, buffer[i], factor * d);
            parameters[i] -= buffer[i];
        }
    }

    private double ratio(Slice slice, float[] parameters, float[] gradient, double weightDecay) {
        double weight = GradientClip.norm(parameters, slice.offset(), slice.end());
        double slope = GradientClip.norm(gradient, slice.offset(), slice.end());
        if (weight == 0 || slope == 0) {
            return 1;
        }
        return settings.trustCoefficient() * weight / (slope + weightDecay * weight + settings.eps());
    }
}
