package dev.convoy.optim;

import java.io.Serializable;

/**
 * The exponential moving average of a network's arrays over the steps (Polyak and Juditsky 1992; PyTorch's {@code AveragedModel} with
 * {@code get_ema_multi_avg_fn}): after each step
 *
 * <pre>
 *   average = average + (1 - decay) * (value - average)
 * </pre>
 *
 * <p>in float32 with a fused multiply-add. It starts at the first values. Batchnorm's running statistics are averaged in the same way
 * ({@code use_buffers=True}), since those of the moving network lag behind other weights than the average's.
 */
public final class WeightAverage {
    private final Settings settings;
    private final float[] parameters;
    private final float[] statistics;

    /**
     * @param decay weight of the old average, above 0 and below 1
     * @param warmup how it begins
     */
    public record Settings(double decay, Warmup warmup) implements Serializable {
        /**
         * @throws IllegalArgumentException if the decay is out of its range
         */
        public Settings {
            Checks.positive("ema decay", decay);
            Checks.fraction("ema decay", decay);
        }

        /** The weight of the old average after so many steps. */
        double decay(long steps) {
            return switch (warmup) {
                case OFF -> decay;
                case ON -> Math.min(decay, (1.0 + steps) / (10.0 + steps));
            };
        }
    }

    /** Whether the decay is {@code min(decay, (1 + t) / (10 + t))} after {@code t} steps, so that the first values are soon forgotten. */
    public enum Warmup {
        OFF,
        ON
    }

    /**
     * An average that goes on from these arrays, which it changes.
     *
     * @param parameters {@code [parameterCount]}
     * @param statistics {@code [statisticCount]}
     */
    public WeightAverage(Settings settings, float[] parameters, float[] statistics) {
        this.settings = settings;
        this.parameters = parameters;
        this.statistics = statistics;
    }

    /** The averaged parameters, {@code [parameterCount]}; not a copy. */
    public float[] parameters() {
        return parameters;
    }

    /** The averaged running statistics, {@code [statisticCount]}; not a copy. */
    public float[] statistics() {
        return statistics;
    }

    /**
     * Takes a step's outcome in.
     *
     * @param values the parameters after it, {@code [parameterCount]}
     * @param running the running statistics after it, {@code [statisticCount]}
     * @param steps steps taken, this one included
     * @throws IllegalArgumentException if an array's length is another than the average's
     */
    public void follow(float[] values, float[] running, long steps) {
        Checks.length("parameters", values, parameters.length, "the average's");
        Checks.length("statistics", running, statistics.length, "the average's");
        float share = (float) (1 - settings.decay(steps));
        follow(parameters, values, share);
        follow(statistics, running, share);
    }

    private static void follow(float[] average, float[] values, float share) {
        for (int i = 0; i < average.length; i++) {
            average[i] = Math.fma(share, values[i] - average[i], average[i]);
        }
    }
}
