package dev.convoy.optim;

import dev.convoy.network.Slice;
import dev.convoy.optim.ParameterGroups.Group;

/**
 * RMSprop (Hinton, lecture 6e of Neural Networks for Machine Learning, 2012; centered: Graves 2013) as {@code torch.optim.RMSprop}
 * defines it:
 *
 * <pre>
 *   d = gradient + weightDecay * parameter
 *   square_avg = alpha * square_avg + (1 - alpha) * d * d
 *   grad_avg = grad_avg + (1 - alpha) * (d - grad_avg)                      centered
 *   root = sqrt(centered ? square_avg - grad_avg * grad_avg : square_avg) + eps
 *   momentum_buffer = momentum * momentum_buffer + d / root
 *   parameter = parameter - learningRate * momentum_buffer                  without momentum: ... * d / root
 * </pre>
 *
 * <p>Float32, with a fused multiply-add for the last product and sum of each line. The difference under the root is rounded
 * to below 0 when a gradient hardly varies; PyTorch gets NaN then, here it counts as 0.
 */
public final class RmsProp extends GroupedOptimizer {
    private static final String SQUARE = "square_avg";
    private static final String AVERAGE = "grad_avg";

    private final Settings settings;
    private final float[] square;
    private final float[] average;
    private final float[] buffer;

    /** What is under the root; null where that is the squares. */
    private final float[] variance;

    /**
     * @param alpha weight of the old average of squares, from 0 to below 1
     * @param eps added to the root, so that it is not 0
     * @param weightDecay factor of the parameter added to its gradient, 0 or more
     * @param momentum weight of the earlier steps, from 0 (no buffer is kept) to below 1
     * @param centered whether the gradient's average is taken off its squares
     */
    public record Settings(double alpha, double eps, double weightDecay, double momentum, Centered centered)
            implements OptimizerSettings {
        /** PyTorch's. */
        public static final Settings DEFAULT = new Settings(0.99, 1e-8, 0, 0, Centered.OFF);

        /**
         * @throws IllegalArgumentException if a number is NaN, infinite or out of its range
         */
        public Settings {
            Checks.fraction("rmsprop alpha", alpha);
            Checks.notNegative("rmsprop eps", eps);
            Checks.notNegative("rmsprop weight_decay", weightDecay);
            Checks.fraction("rmsprop momentum", momentum);
        }

        @Override
        public String name() {
            return "rmsprop";
        }

        @Override
        public Optimizer create(ParameterGroups groups) {
            return new RmsProp(this, groups);
        }
    }

    /** Whether gradients are measured by their variance or by their squares. */
    public enum Centered {
        OFF,
        ON
    }

    private RmsProp(Settings settings, ParameterGroups groups) {
        super(groups);
        this.settings = settings;
        this.square = array(SQUARE, 0);
        this.average = settings.centered() == Centered.ON ? array(AVERAGE, 0) : null;
        this.buffer = settings.momentum() > 0 ? array(Sgd.MOMENTUM_BUFFER, 0) : null;
        this.variance = average == null ? null : new float[groups.parameterCount()];
    }

    @Override
    void update(Group group, float[] parameters, float[] gradient, double learningRate) {
        Slice slice = group.slice();
        float decay = (float) group.decay(settings.weightDecay());
        follow(slice, parameters, gradient, decay);
        float[] spread = square;
        if (average != null) {
            followAverage(slice, parameters, gradient, decay);
            spread = variance;
        }
        float rate = (float) -learningRate;
        if (buffer == null) {
            plain(slice, parameters, gradient, spread, rate, decay);
        } else {
            momentum(slice, parameters, gradient, spread, rate, decay);
        }
    }

    // One short loop each, no branch inside: C2 turns them into vector code.

    private void follow(Slice slice, float[] parameters, float[] gradient, float decay) {
        float[] square = this.square;
        float alpha = (float) settings.alpha();
        float share = (float) (1 - settings.alpha());
        for (int i = slice.offset(), end = slice.end(); i < end; i++) {
            float d = Math.fma(decay, parameters[i], gradient[i]);
            square[i] = Math.fma(share * d, d, alpha * square[i]);
        }
    }

    private void followAverage(Slice slice, float[] parameters, float[] gradient, float decay) {
        float[] square = this.square;
        float[] average = this.average;
        float[] variance = this.variance;
        float share = (float) (1 - settings.alpha());
        for (int i = slice.offset(), end = slice.end(); i < end; i++) {
            float d = Math.fma(decay, parameters[i], gradient[i]);
            average[i] = Math.fma(share, d - average[i], average[i]);
            variance[i] = Math.max(0, Math.fma(-average[i], average[i], square[i]));
        }
    }

    private void plain(Slice slice, float[] parameters, float[] gradient, float[] spread, float rate, float decay) {
        float eps = (float) settings.eps();
        for (int i = slice.offset(), end = slice.end(); i < end; i++) {
            float d = Math.fma(decay, parameters[i], gradient[i]);
            float step = d / ((float) Math.sqrt(spread[i]) + eps);
            parameters[i] = Math.fma(rate, step, parameters[i]);
        }
    }

    private void momentum(Slice slice, float[] parameters, float[] gradient, float[] spread, float rate, float decay) {
        float[] buffer = this.buffer;
        float momentum = (float) settings.momentum();
        float eps = (float) settings.eps();
        for (int i = slice.offset(), end = slice.end(); i < end; i++) {
            float d = Math.fma(decay, parameters[i], gradient[i]);
            float step = Math.fma(momentum, buffer[i], d / ((float) Math.sqrt(spread[i]) + eps));
            buffer[i] = step;
            parameters[i] = Math.fma(rate, step, parameters[i]);
        }
    }
}
