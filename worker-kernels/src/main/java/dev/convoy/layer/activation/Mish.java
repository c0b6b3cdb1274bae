package dev.convoy.layer.activation;

import dev.convoy.kernels.Elementary;
import dev.convoy.layer.LayerSettings;

/**
 * Mish, {@code y = x tanh(log(1 + exp(x)))} (Misra 2019). With {@code e = exp(x)} and {@code n = e (e + 2)} that is {@code x n / (n +
 * 2)}, in which nothing cancels.
 *
 * <p>Any shape, unchanged.
 */
public record Mish() implements Elementwise {
    /** Its name in architecture files. */
    public static final String TYPE = "mish";

    /** From here on the function is x itself, to all digits. */
    private static final float LINEAR_FROM = 20;

    /** From settings. */
    public static Mish from(LayerSettings settings) {
        return new Mish();
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public float value(float x) {
        float n = n(exp(x));
        return x * (n / (n + 2));
    }

    /** f' = t + x (1 - t^2) sigmoid(x) with t = n / (n + 2), which is t + 4 x e (1 + e) / (n + 2)^2. */
    @Override
    public float slope(float x, float y) {
        float e = exp(x);
        float n = n(e);
        return n / (n + 2) + x * (4 * e / (n + 2)) * ((1 + e) / (n + 2));
    }

    private static float exp(float x) {
        return Elementary.exp(Math.min(x, LINEAR_FROM));
    }

    private static float n(float e) {
        return e * (e + 2);
    }
}
