package dev.convoy.layer.activation;

import dev.convoy.layer.Checks;
import dev.convoy.layer.LayerSettings;

/**
 * Leaky rectified linear unit, {@code y = x} for positive inputs, {@code negative_slope x} for the others (Maas et al. 2013).
 *
 * <p>Any shape, unchanged.
 *
 * @param negativeSlope slope to the left of 0; finite
 */
public record LeakyRelu(float negativeSlope) implements Elementwise {
    /** Its name in architecture files. */
    public static final String TYPE = "leaky_relu";

    /**
     * @throws IllegalArgumentException if {@code negativeSlope} is not finite
     */
    public LeakyRelu {
        Checks.finite("negative_slope", negativeSlope);
    }

    /** From settings. */
    public static LeakyRelu from(LayerSettings settings) {
        return new LeakyRelu((float) settings.decimal("negative_slope", 0.01));
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public float value(float x) {
        return x > 0 ? x : negativeSlope * x;
    }

    /** f' = 1 where x > 0, else negative_slope. */
    @Override
    public float slope(float x, float y) {
        return x > 0 ? 1 : negativeSlope;
    }

    @Override
    public Form form() {
        return Form.of(Kind.LEAKY_RELU, negativeSlope);
    }
}
