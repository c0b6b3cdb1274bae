package dev.convoy.optim;

import dev.convoy.network.Slice;
import dev.convoy.optim.ParameterGroups.Group;

/**
 * Stochastic gradient descent with momentum, as {@code torch.optim.SGD} defines it (Sutskever et al. 2013, but the learning
 * rate multiplies the momentum buffer when it is applied, not when it is filled):
 *
 * <pre>
 *   d = gradient + weightDecay * parameter
 *   buffer = d                                        at the first step
 *   buffer = momentum * buffer + (1 - dampening) * d  later
 *   d = nesterov ? d + momentum * buffer : buffer
 *   parameter = parameter - learningRate * d
 * </pre>
 *
 * <p>Every {@code a * b + c} above is one fused multiply-add in float32; the settings and the rate are rounded to float32
 * first. The buffer starts at zero, so the first step is like the later ones but for dampening.
 */
public final class Sgd extends GroupedOptimizer {
    /** Name of the momentum buffer in the state, PyTorch's. */
    public static final String MOMENTUM_BUFFER = "momentum_buffer";

    private final Settings settings;
    private final float[] buffer;

    /**
     * @param momentum weight of the buffer's old value, from 0 (no buffer is kept) to below 1
     * @param dampening what is taken off the weight 1 of the new value, from 0 to 1
     * @param weightDecay factor of the parameter added to its gradient, 0 or more
     * @param nesterov which momentum
     */
    public record Settings(double momentum, double dampening, double weightDecay, Nesterov nesterov)
            implements OptimizerSettings {
        /**
         * @throws IllegalArgumentException if a number is NaN, infinite or out of its range, or Nesterov's momentum is asked
         *     for without momentum or with dampening
         */
        public Settings {
            Checks.fraction("sgd momentum", momentum);
            Checks.notNegative("sgd dampening", dampening);
            Checks.notNegative("sgd weight_decay", weightDecay);
            if (dampening > 1) {
                throw new IllegalArgumentException("sgd dampening is " + dampening + ", must be from 0 to 1");
            }
            if (nesterov == Nesterov.ON && momentum == 0) {
                throw new IllegalArgumentException("sgd nesterov needs momentum above 0, momentum is 0");
            }
            if (nesterov == Nesterov.ON && dampening != 0) {
                throw new IllegalArgumentException("sgd nesterov needs dampening 0, dampening is " + dampening);
            }
        }

        /** The same without dampening. */
        public Settings(double momentum, double weightDecay, Nesterov nesterov) {
            this(momentum, 0, weightDecay, nesterov);
        }

        @Override
        public String name() {
            return "sgd";
        }

        @Override
        public Optimizer create(ParameterGroups groups) {
            return new Sgd(this, groups);
        }
    }

    /** Whether the gradient is looked up ahead of the momentum step (Nesterov 1983). */
    public enum Nesterov {
        OFF,
        ON
    }

    private Sgd(Settings settings, ParameterGroups groups) {
        super(groups);
        this.settings = settings;
        this.buffer = settings.momentum() == 0 ? null : array(MOMENTUM_BUFFER, 0);
    }

    @Override
    void update(Group group, float[] parameters, float[] gradient, double learningRate) {
        Slice slice = group.slice();
        float rate = (float) -learningRate;
        float decay = (float) group.decay(settings.weightDecay());
        if (buffer == null) {
            plain(slice, parameters, gradient, rate, decay);
        } else if (settings.nesterov() == Nesterov.ON) {
            nesterov(slice, parameters, gradient, rate, decay);
        } else {
            momentum(slice, parameters, gradient, rate, decay);
        }
    }

    // One short loop a variant, no branch inside: C2 turns each into vector code. fma(0, parameter, gradient) is the
    // gradient.

    private static void plain(Slice slice, float[] parameters, float[] gradient, float rate, float decay) {
        for (int i = slice.offset(), end = slice.end(); i < end; i++) {
            float d = Math.fma(decay, parameters[i], gradient[i]);
            parameters[i] = Math.fma(rate, d, parameters[i]);
        }
    }

    private void momentum(Slice slice, float[] parameters, float[] gradient, float rate, float decay) {
        float[] buffer = this.buffer;
        float momentum = (float) settings.momentum();
        float share = steps() == 1 ? 1 : (float) (1 - settings.dampening());
        for (int i = slice.offset(), end = slice.end(); i < end; i++) {
            float d = Math.fma(decay, parameters[i], gradient[i]);
            float b = Math.fma(momentum, buffer[i], share * d);
            buffer[i] = b;
            parameters[i] = Math.fma(rate, b, parameters[i]);
        }
    }

    private void nesterov(Slice slice, float[] parameters, float[] gradient, float rate, float decay) {
        float[] buffer = this.buffer;
        float momentum = (float) settings.momentum();
        for (int i = slice.offset(), end = slice.end(); i < end; i++) {
            float d = Math.fma(decay, parameters[i], gradient[i]);
            float b = Math.fma(momentum, buffer[i], d);
            buffer[i] = b;
            parameters[i] = Math.fma(rate, Math.fma(momentum, b, d), parameters[i]);
        }
    }
}
