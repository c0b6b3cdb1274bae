package dev.convoy.loss;

import dev.convoy.settings.NamedSettings;
import java.util.Map;

/**
 * Absolute error with its corner rounded (Girshick 2015): with {@code d = x - t}, {@code d^2 / (2 beta)} where {@code |d| < beta}, else
 * {@code |d| - beta / 2}; in the mean over the outputs. PyTorch's {@code SmoothL1Loss}, {@link Huber}'s loss divided by beta.
 *
 * @param beta where the lines begin; at 0 it is {@link MeanAbsoluteError}
 */
public record SmoothL1(double beta) implements Outputwise {
    /** Its name in settings. */
    public static final String NAME = "smooth_l1";

    private static final String BETA = "beta";

    /**
     * @throws IllegalArgumentException if {@code beta} is negative or infinite
     */
    public SmoothL1 {
        if (!(beta >= 0 && beta < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("beta expects a number of at least 0, got " + beta);
        }
    }

    /** From settings. */
    public static SmoothL1 from(NamedSettings settings) {
        return new SmoothL1(settings.decimal(BETA, 1));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of(BETA, beta);
    }

    @Override
    public double value(int c, float x, float t) {
        double d = Math.abs((double) x - t);
        return d < beta ? d * d / (2 * beta) : d - beta / 2;
    }

    /** d / beta, at most 1 either way. */
    @Override
    public double slope(int c, float x, float t) {
        double d = (double) x - t;
        return Math.abs(d) < beta ? d / beta : Math.signum(d);
    }
}
