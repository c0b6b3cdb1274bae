package dev.convoy.layer.activation;

import dev.convoy.layer.LayerSettings;

/**
 * Softsign, {@code y = x / (1 + |x|)} (Turian et al. 2009).
 *
 * <p>Any shape, unchanged.
 */
public record Softsign() implements Elementwise {
    /** Its name in architecture files. */
    public static final String TYPE = "softsign";

    /** From settings. */
    public static Softsign from(LayerSettings settings) {
        return new Softsign();
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public float value(float x) {
        return x / (1 + Math.abs(x));
    }

    /** f' = 1 / (1 + |x|)^2. */
    @Override
    public float slope(float x, float y) {
        float d = 1 + Math.abs(x);
        return 1 / d / d;
    }
}
