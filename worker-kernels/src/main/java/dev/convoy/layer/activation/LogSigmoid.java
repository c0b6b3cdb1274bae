package dev.convoy.layer.activation;

import dev.convoy.kernels.Elementary;
import dev.convoy.layer.LayerSettings;

/**
 * Logarithm of the logistic function, {@code y = -log(1 + exp(-x))}, computed as {@code min(x, 0) - log(1 + exp(-|x|))}, which
 * does not overflow.
 *
 * <p>Any shape, unchanged.
 */
public record LogSigmoid() implements Elementwise {
    /** Its name in architecture files. */
    public static final String TYPE = "log_sigmoid";

    /** From settings. */
    public static LogSigmoid from(LayerSettings settings) {
        return new LogSigmoid();
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public float value(float x) {
        return Math.min(x, 0) - Elementary.log1p(Elementary.exp(-Math.abs(x)));
    }

    /** f' = 1 - sigmoid(x) = sigmoid(-x). */
    @Override
    public float slope(float x, float y) {
        return Elementary.sigmoid(-x);
    }
}
