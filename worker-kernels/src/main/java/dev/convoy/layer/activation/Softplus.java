package dev.convoy.layer.activation;

import dev.convoy.kernels.Elementary;
import dev.convoy.layer.Checks;
import dev.convoy.layer.LayerSettings;

/**
 * Softplus, {@code y = log(1 + exp(beta x)) / beta}, a smooth relu (Dugas et al. 2001); where {@code beta x} is above {@code
 * threshold} it is x itself, as in PyTorch. Nothing overflows: {@code log(1 + exp(z)) = max(z, 0) + log(1 + exp(-|z|))}.
 *
 * <p>Any shape, unchanged.
 *
 * @param beta the larger, the nearer to relu; above 0
 * @param threshold of {@code beta x}
 */
public record Softplus(float beta, float threshold) implements Elementwise {
    /** Its name in architecture files. */
    public static final String TYPE = "softplus";

    /**
     * @throws IllegalArgumentException if {@code beta} is not above 0 or {@code threshold} is not finite
     */
    public Softplus {
        Checks.positive("beta", beta);
        Checks.finite("threshold", threshold);
    }

    /** From settings. */
    public static Softplus from(LayerSettings settings) {
        return new Softplus((float) settings.decimal("beta", 1), (float) settings.decimal("threshold", 20));
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public float value(float x) {
        float z = beta * x;
        return z > threshold ? x : (Math.max(z, 0) + Elementary.log1p(Elementary.exp(-Math.abs(z)))) / beta;
    }

    /** f' = sigmoid(beta x); 1 above the threshold. */
    @Override
    public float slope(float x, float y) {
        float z = beta * x;
        return z > threshold ? 1 : Elementary.sigmoid(z);
    }

    @Override
    public Form form() {
        return new Form(Kind.SOFTPLUS, beta, threshold);
    }
}
