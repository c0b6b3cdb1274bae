package dev.convoy.layer.activation;

import dev.convoy.kernels.Elementary;
import dev.convoy.layer.LayerSettings;

/**
 * Hyperbolic tangent, the activation of the first convolutional networks (LeCun et al. 1998).
 *
 * <p>Any shape, unchanged.
 */
public record Tanh() implements Elementwise {
    /** Its name in architecture files. */
    public static final String TYPE = "tanh";

    /** From settings. */
    public static Tanh from(LayerSettings settings) {
        return new Tanh();
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public float value(float x) {
        return Elementary.tanh(x);
    }

    /** f' = 1 - y^2. */
    @Override
    public float slope(float x, float y) {
        return 1 - y * y;
    }

    @Override
    public Form form() {
        return Form.of(Kind.TANH);
    }
}
