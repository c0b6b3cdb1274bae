package dev.convoy.layer.activation;

import dev.convoy.layer.LayerSettings;

/**
 * Rectified linear unit with a ceiling, {@code y = min(max(x, 0), 6)} (Krizhevsky 2010); the gradient at 0 and at 6 is 0, as in
 * PyTorch.
 *
 * <p>Any shape, unchanged.
 */
public record Relu6() implements Elementwise {
    /** Its name in architecture files. */
    public static final String TYPE = "relu6";

    /** From settings. */
    public static Relu6 from(LayerSettings settings) {
        return new Relu6();
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public float value(float x) {
        return Math.min(Math.max(x, 0), 6);
    }

    /** f' = 1 between 0 and 6, else 0. */
    @Override
    public float slope(float x, float y) {
        return x > 0 && x < 6 ? 1 : 0;
    }

    @Override
    public Form form() {
        return Form.of(Kind.RELU6);
    }
}
