package dev.convoy.layer.activation;

import dev.convoy.kernels.Elementary;
import dev.convoy.layer.LayerSettings;

/**
 * Natural logarithm. After the mean of several softmax scores it gives the log-probabilities that cross-entropy takes for scores
 * (the two streams of Simonyan and Zisserman 2014). A probability that has underflowed counts as the smallest normal float: the
 * logarithm is then -87.3, where PyTorch's is minus infinity, and the gradient 0. Negative inputs give NaN. Computed in double
 * precision.
 *
 * <p>Any shape, unchanged.
 */
public record Log() implements Elementwise {
    /** Its name in architecture files. */
    public static final String TYPE = "log";

    /** From settings. */
    public static Log from(LayerSettings settings) {
        return new Log();
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public float value(float x) {
        return x < 0 ? Float.NaN : (float) Elementary.log(Math.max(x, Float.MIN_NORMAL));
    }

    /** f' = 1 / x. */
    @Override
    public float slope(float x, float y) {
        return x < Float.MIN_NORMAL ? 0 : 1 / x;
    }
}
