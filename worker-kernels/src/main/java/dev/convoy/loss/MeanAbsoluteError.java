package dev.convoy.loss;

import dev.convoy.settings.NamedSettings;

/** Mean absolute error, {@code |x - t|} in the mean over the outputs: PyTorch's {@code L1Loss}. */
public record MeanAbsoluteError() implements Outputwise {
    /** Its name in settings. */
    public static final String NAME = "l1";

    /** From settings. */
    public static MeanAbsoluteError from(NamedSettings settings) {
        return new MeanAbsoluteError();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public double value(int c, float x, float t) {
        return Math.abs((double) x - t);
    }

    /** 1 above the target, -1 below, 0 at it. */
    @Override
    public double slope(int c, float x, float t) {
        return Math.signum((double) x - t);
    }
}
