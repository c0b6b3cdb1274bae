package dev.convoy.loss;

import dev.convoy.settings.NamedSettings;

/** Mean squared error, {@code (x - t)^2} in the mean over the outputs: PyTorch's {@code MSELoss}. */
public record MeanSquaredError() implements Outputwise {
    /** Its name in settings. */
    public static final String NAME = "mse";

    /** From settings. */
    public static MeanSquaredError from(NamedSettings settings) {
        return new MeanSquaredError();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public double value(int c, float x, float t) {
        double d = (double) x - t;
        return d * d;
    }

    /** 2 (x - t). */
    @Override
    public double slope(int c, float x, float t) {
        return 2 * ((double) x - t);
    }
}
