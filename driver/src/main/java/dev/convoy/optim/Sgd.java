package dev.convoy.optim;

import dev.convoy.network.Slice;
import java.util.List;
import java.util.Map;

/**
 * Stochastic gradient descent with momentum, as {@code torch.optim.SGD} defines it with dampening 0 (Sutskever et al.
 * 2013, but the learning rate multiplies the momentum buffer when it is applied, not when it is filled):
 *
 * <pre>
 *   d = gradient + weightDecay * parameter
 *   buffer = d                       at the first step
 *   buffer = momentum * buffer + d   later
 *   d = nesterov ? d + momentum * buffer : buffer
 *   parameter = parameter - learningRate * d
 * </pre>
 *
 * <p>Every {@code a * b + c} above is one fused multiply-add in float32; the settings and the rate are rounded to float32
 * first. The buffer starts at zero, which makes the first step's formula the same as the later ones'.
 */
public final class Sgd implements Optimizer {
    /** Name of the momentum buffer in the state, PyTorch's. */
    public static final String MOMENTUM_BUFFER = "momentum_buffer";

    private final Settings settings;
    private final int parameterCount;
    private final float[] buffer;
    private long steps;

    /**
     * @param momentum weight of the buffer's old value, from 0 (no buffer is kept) to below 1
     * @param weightDecay factor of the parameter added to its gradient, 0 or more
     * @param nesterov which momentum
     */
    public record Settings(double momentum, double weightDecay, Nesterov nesterov) implements OptimizerSettings {
        /**
         * @throws IllegalArgumentException if a number is NaN, infinite or out of its range, or Nesterov's momentum is asked
         *     for without momentum
         */
        public Settings {
            Checks.notNegative("sgd momentum", momentum);
            Checks.notNegative("sgd weight_decay", weightDecay);
            if (momentum >= 1) {
                throw new IllegalArgumentException("sgd momentum is " + momentum + ", must be below 1");
            }
            if (nesterov == Nesterov.ON && momentum == 0) {
                throw new IllegalArgumentException("sgd nesterov needs momentum above 0, momentum is 0");
            }
        }

        @Override
        public Optimizer create(List<Slice> parameters) {
            return new Sgd(this, OptimizerSettings.count(parameters));
        }
    }

    /** Whether the gradient is looked up ahead of the momentum step (Nesterov 1983). */
    public enum Nesterov {
        OFF,
        ON
    }

    private Sgd(Settings settings, int parameterCount) {
        this.settings = settings;
        this.parameterCount = parameterCount;
        this.buffer = settings.momentum() == 0 ? null : new float[parameterCount];
    }

    @Override
    public void step(float[] parameters, float[] gradient, double learningRate) {
        Checks.length("parameters", parameters, parameterCount);
        Checks.length("gradient", gradient, parameterCount);
        float rate = (float) -learningRate;
        float momentum = (float) settings.momentum();
        float decay = (float) settings.weightDecay();
        if (buffer == null) {
            plain(parameters, gradient, rate, decay);
        } else if (settings.nesterov() == Nesterov.ON) {
            nesterov(parameters, gradient, rate, momentum, decay);
        } else {
            momentum(parameters, gradient, rate, momentum, decay);
        }
        steps++;
    }

    // One short loop a variant, no branch inside: C2 turns each into vector code. fma(0, parameter, gradient) is the
    // gradient.

    private static void plain(float[] parameters, float[] gradient, float rate, float decay) {
        for (int i = 0; i < parameters.length; i++) {
            float d = Math.fma(decay, parameters[i], gradient[i]);
            parameters[i] = Math.fma(rate, d, parameters[i]);
        }
    }

    private void momentum(float[] parameters, float[] gradient, float rate, float momentum, float decay) {
        float[] buffer = this.buffer;
        for (int i = 0; i < parameters.length; i++) {
            float d = Math.fma(decay, parameters[i], gradient[i]);
            float b = Math.fma(momentum, buffer[i], d);
            buffer[i] = b;
            parameters[i] = Math.fma(rate, b, parameters[i]);
        }
    }

    private void nesterov(float[] parameters, float[] gradient, float rate, float momentum, float decay) {
        float[] buffer = this.buffer;
        for (int i = 0; i < parameters.length; i++) {
            float d = Math.fma(decay, parameters[i], gradient[i]);
            float b = Math.fma(momentum, buffer[i], d);
            buffer[i] = b;
            parameters[i] = Math.fma(rate, Math.fma(momentum, b, d), parameters[i]);
        }
    }

    @Override
    public OptimizerState state() {
        return OptimizerState.of(steps, arrays());
    }

    @Override
    public void restore(OptimizerState state) {
        state.copyInto(arrays());
        steps = state.steps();
    }

    private Map<String, float[]> arrays() {
        return buffer == null ? Map.of() : Map.of(MOMENTUM_BUFFER, buffer);
    }
}
