package dev.convoy.layer.activation;

import dev.convoy.layer.Checks;
import dev.convoy.layer.LayerSettings;

/**
 * Heaviside's step, the perceptron's activation (Rosenblatt 1958): 1 for positive inputs, 0 for negative ones, and at 0 what
 * {@code values} says, as in PyTorch's {@code heaviside}. Its gradient is 0 everywhere, so that nothing before it learns.
 *
 * <p>Any shape, unchanged.
 *
 * @param values the output at 0; finite
 */
public record Step(float values) implements Elementwise {
    /** Its name in architecture files. */
    public static final String TYPE = "step";

    /**
     * @throws IllegalArgumentException if {@code values} is not finite
     */
    public Step {
        Checks.finite("values", values);
    }

    /** From settings. */
    public static Step from(LayerSettings settings) {
        return new Step((float) settings.decimal("values", 1));
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public float value(float x) {
        if (x == 0) {
            return values;
        }
        return x > 0 ? 1 : x < 0 ? 0 : x; // NaN stays NaN
    }

    /** f' = 0. */
    @Override
    public float slope(float x, float y) {
        return 0;
    }
}
