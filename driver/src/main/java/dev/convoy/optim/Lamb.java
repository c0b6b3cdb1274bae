package dev.convoy.optim;

import dev.convoy.network.Slice;
import dev.convoy.optim.ParameterGroups.Group;
import dev.convoy.optim.ParameterGroups.WeightDecay;

/**
 * Adam's direction with a layer-wise length, for large batches. PyTorch has none: this is algorithm 2 of You et al. (2020,
 * "Large Batch Optimization for Deep Learning") with {@code phi(z) = z}, for each tensor {@code w}, after {@link AdamAverages} has moved
 * the averages of its gradient alone:
 *
 * <pre>
 *   r = exp_avg / (1 - beta1^t) / (sqrt(exp_avg_sq) / sqrt(1 - beta2^t) + eps) + weightDecay * w
 *   w = w - learningRate * |w| / |r| * r
 * </pre>
 *
 * <p>{@code t} counts steps from 1. The ratio of norms is 1 where one of them is 0, so that a tensor that starts at zero can leave it,
 * and for tensors that {@link GroupSettings.Decayed} exempts from decay. Norms are Euclidean, in double precision
 * ({@link GradientClip#norm(float[], int, int)}); the rest is float32 with fused multiply-adds.
 */
public final class Lamb extends GroupedOptimizer {
    private final Settings settings;
    private final AdamAverages averages;
    private final float[] direction;

    /**
     * @param beta1 weight of the old average of gradients, from 0 to below 1
     * @param beta2 weight of the old average of their squares, from 0 to below 1
     * @param eps added to the root, so that it is not 0
     * @param weightDecay factor of the parameter added to its direction, 0 or more
     */
    public record Settings(double beta1, double beta2, double eps, double weightDecay) implements OptimizerSettings {
        /** The paper's. */
        public static final Settings DEFAULT = new Settings(0.9, 0.999, 1e-6, 0.01);

        /**
         * @throws IllegalArgumentException if a number is NaN, infinite or out of its range
         */
        public Settings {
            AdamAverages.check("lamb", beta1, beta2, eps, weightDecay);
        }

        @Override
        public String name() {
            return "lamb";
        }

        @Override
        public boolean isElementwise() {
            return false;
        }

        @Override
        public Optimizer create(ParameterGroups groups) {
            return new Lamb(this, groups);
        }
    }

    private Lamb(Settings settings, ParameterGroups groups) {
        super(groups, groups.trained());
        this.settings = settings;
        this.averages = new AdamAverages(this, settings.beta1(), settings.beta2());
        this.direction = new float[groups.parameterCount()];
    }

    @Override
    void update(Group group, float[] parameters, float[] gradient, double rate) {
        Slice slice = group.slice();
        averages.follow(slice, parameters, gradient, 0);
        direct(slice, parameters, (float) group.decay(settings.weightDecay()));
        double ratio = group.weightDecay() == WeightDecay.OFF ? 1 : ratio(slice, parameters);
        float factor = (float) (-rate * ratio);
        for (int i = slice.offset(), end = slice.end(); i < end; i++) {
            parameters[i] = Math.fma(factor, direction[i], parameters[i]);
        }
    }

    private void direct(Slice slice, float[] parameters, float decay) {
        float[] average = averages.average;
        float[] square = averages.square;
        float first = (float) averages.averageCorrection(steps());
        float second = averages.rootCorrection(steps());
        float eps = (float) settings.eps();
        for (int i = slice.offset(), end = slice.end(); i < end; i++) {
            float root = (float) Math.sqrt(square[i]) / second + eps;
            direction[i] = Math.fma(decay, parameters[i], average[i] / first / root);
        }
    }

    private double ratio(Slice slice, float[] parameters) {
        double weight = GradientClip.norm(parameters, slice.offset(), slice.end());
        double length = GradientClip.norm(direction, slice.offset(), slice.end());
        return weight == 0 || length == 0 ? 1 : weight / length;
    }
}
