package dev.convoy.layer.activation;

import dev.convoy.kernels.Elementary;
import dev.convoy.layer.LayerSettings;

/**
 * The normalised sinc, {@code y = sin(pi x) / (pi x)}, 1 at 0: PyTorch's {@code torch.sinc}. The unnormalised {@code sin(x) / x} of
 * some textbooks is this one at {@code x / pi}. Computed in double precision.
 *
 * <p>Any shape, unchanged.
 */
public record Sinc() implements Elementwise {
    /** Its name in architecture files. */
    public static final String TYPE = "sinc";

    /** Up to here the series' next term is below 1e-7 of the first, and beyond it the difference keeps 8 digits. */
    private static final float NEAR_ZERO = 3e-4f;

    /** From settings. */
    public static Sinc from(LayerSettings settings) {
        return new Sinc();
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public float value(float x) {
        double z = Math.PI * x;
        return x == 0 ? 1 : (float) (Elementary.sin(z) / z);
    }

    /** f' = (cos(pi x) - sinc(x)) / x; near 0, where that cancels, -pi^2 x / 3. */
    @Override
    public float slope(float x, float y) {
        if (Math.abs(x) < NEAR_ZERO) {
            return (float) (-Math.PI * Math.PI * x / 3);
        }
        double z = Math.PI * x;
        return (float) ((Elementary.cos(z) - Elementary.sin(z) / z) / x);
    }
}
