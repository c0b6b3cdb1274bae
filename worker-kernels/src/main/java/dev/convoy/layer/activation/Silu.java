package dev.convoy.layer.activation;

import dev.convoy.kernels.Elementary;
import dev.convoy.layer.LayerSettings;

/**
 * Sigmoid linear unit, {@code y = x sigmoid(x)} (Hendrycks and Gimpel 2016), also known as swish (Ramachandran et al. 2017).
 *
 * <p>Any shape, unchanged.
 */
public record Silu() implements Elementwise {
    /** Its name in architecture files. */
    public static final String TYPE = "silu";

    /** Its other name. */
    public static final String SWISH = "swish";

    /** From settings. */
    public static Silu from(LayerSettings settings) {
        return new Silu();
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public float value(float x) {
        return x * Elementary.sigmoid(x);
    }

    /** f' = s + y (1 - s) with s = sigmoid(x). */
    @Override
    public float slope(float x, float y) {
        float s = Elementary.sigmoid(x);
        return Math.fma(y, 1 - s, s);
    }

    @Override
    public Form form() {
        return Form.of(Kind.SILU);
    }
}
