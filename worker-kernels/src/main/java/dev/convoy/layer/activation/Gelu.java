package dev.convoy.layer.activation;

import dev.convoy.kernels.Elementary;
import dev.convoy.layer.LayerSettings;
import java.util.Locale;

/**
 * Gaussian error linear unit, {@code y = x P(x)} with the normal distribution's {@code P(x) = (1 + erf(x / sqrt 2)) / 2} (Hendrycks
 * and Gimpel 2016), or with its approximation {@code P(x) = (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2}.
 *
 * <p>Any shape, unchanged.
 *
 * @param approximate which of the two
 */
public record Gelu(Approximate approximate) implements Elementwise {
    /** Its name in architecture files. */
    public static final String TYPE = "gelu";

    private static final float ROOT_HALF = (float) Math.sqrt(0.5);
    private static final float ROOT_2_BY_PI = (float) Math.sqrt(2 / Math.PI);
    private static final float ROOT_HALF_BY_PI = (float) Math.sqrt(0.5 / Math.PI);
    private static final float CUBIC = 0.044715f;

    /** How the normal distribution is computed. */
    public enum Approximate {
        /** By the error function. */
        NONE,
        /** By the hyperbolic tangent. */
        TANH
    }

    /**
     * From settings.
     *
     * @throws IllegalArgumentException if {@code approximate} is neither none nor tanh
     */
    public static Gelu from(LayerSettings settings) {
        String word = settings.word("approximate", "none");
        for (Approximate each : Approximate.values()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(word)) {
                return new Gelu(each);
            }
        }
        throw new IllegalArgumentException("approximate expects none or tanh, got \"" + word + "\"");
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public float value(float x) {
        return x * (approximate == Approximate.NONE ? normal(x) : 0.5f * (1 + tanh(x)));
    }

    /**
     * f' = P + x p with the density p = exp(-x^2 / 2) / sqrt(2 pi); in the approximation f' = (1 + t) / 2 + x (1 - t^2) u' / 2
     * with t = tanh(u), u' = sqrt(2 / pi) (1 + 3 * 0.044715 x^2).
     */
    @Override
    public float slope(float x, float y) {
        if (approximate == Approximate.NONE) {
            return normal(x) + x * (ROOT_HALF_BY_PI * Elementary.exp(-0.5f * x * x));
        }
        float t = tanh(x);
        return 0.5f * (1 + t) + 0.5f * x * (1 - t * t) * (ROOT_2_BY_PI * (1 + 3 * CUBIC * x * x));
    }

    @Override
    public Form form() {
        return Form.of(approximate == Approximate.NONE ? Kind.GELU : Kind.GELU_TANH);
    }

    private static float normal(float x) {
        return 0.5f * (1 + Elementary.erf(x * ROOT_HALF));
    }

    private static float tanh(float x) {
        return Elementary.tanh(ROOT_2_BY_PI * (x + CUBIC * x * x * x));
    }
}
