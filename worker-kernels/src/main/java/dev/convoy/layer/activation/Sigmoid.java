package dev.convoy.layer.activation;

import dev.convoy.kernels.Elementary;
import dev.convoy.layer.LayerSettings;

/**
 * Logistic function, {@code y = 1 / (1 + exp(-x))}.
 *
 * <p>Any shape, unchanged.
 */
public record Sigmoid() implements Elementwise {
    /** Its name in architecture files. */
    public static final String TYPE = "sigmoid";

    /** From settings. */
    public static Sigmoid from(LayerSettings settings) {
        return new Sigmoid();
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public float value(float x) {
        return Elementary.sigmoid(x);
    }

    /** f' = y (1 - y). */
    @Override
    public float slope(float x, float y) {
        return y * (1 - y);
    }

    @Override
    public Form form() {
        return Form.of(Kind.SIGMOID);
    }
}
