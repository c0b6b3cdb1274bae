package dev.convoy.loss;

import dev.convoy.settings.NamedSettings;
import java.util.Map;

/**
 * Huber's loss (1964), a parabola near the target and straight lines beyond: with {@code d = x - t}, {@code d^2 / 2} where {@code
 * |d| <= delta}, else {@code delta (|d| - delta / 2)}; in the mean over the outputs. PyTorch's {@code HuberLoss}.
 *
 * @param delta where the lines begin, above 0
 */
public record Huber(double delta) implements Outputwise {
    /** Its name in settings. */
    public static final String NAME = "huber";

    private static final String DELTA = "delta";

    /**
     * @throws IllegalArgumentException if {@code delta} is not above 0
     */
    public Huber {
        Checks.positive(DELTA, delta);
    }

    /** From settings. */
    public static Huber from(NamedSettings settings) {
        return new Huber(settings.decimal(DELTA, 1));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of(DELTA, delta);
    }

    @Override
    public double value(int c, float x, float t) {
        double d = Math.abs((double) x - t);
        return d <= delta ? d * d / 2 : delta * (d - delta / 2);
    }

    /** d, at most delta either way. */
    @Override
    public double slope(int c, float x, float t) {
        return Math.max(-delta, Math.min(delta, (double) x - t));
    }
}
