package dev.convoy.layer.activation;

import dev.convoy.kernels.Elementary;
import dev.convoy.layer.Checks;
import dev.convoy.layer.LayerSettings;

/**
 * Exponential linear unit, {@code y = x} for positive inputs, {@code alpha (exp(x) - 1)} for the others (Clevert et al. 2016).
 *
 * <p>Any shape, unchanged.
 *
 * @param alpha minus the limit on the left; finite
 */
public record Elu(float alpha) implements Elementwise {
    /** Its name in architecture files. */
    public static final String TYPE = "elu";

    /**
     * @throws IllegalArgumentException if {@code alpha} is not finite
     */
    public Elu {
        Checks.finite("alpha", alpha);
    }

    /** From settings. */
    public static Elu from(LayerSettings settings) {
        return new Elu((float) settings.decimal("alpha", 1));
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public float value(float x) {
        return x > 0 ? x : alpha * Elementary.expm1(x);
    }

    /** f' = 1 where x > 0, else alpha exp(x). */
    @Override
    public float slope(float x, float y) {
        return x > 0 ? 1 : alpha * Elementary.exp(x);
    }

    @Override
    public Form form() {
        return Form.of(Kind.ELU, alpha);
    }
}
