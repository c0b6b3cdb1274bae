package dev.convoy.train;

import java.util.Arrays;
import java.util.Locale;

/** Which images a batch normalisation takes mean and variance of in training. */
public enum BatchNormStatistics {
    /** Those of the shard's part of the batch: a step is one job. */
    SHARD,
    /** Those of the whole global batch: two more jobs a step for each such layer ({@link SynchronousStatistics}). */
    SYNC;

    /**
     * The constant of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static BatchNormStatistics parse(String name) {
        return Arrays.stream(values())
                .filter(value -> value.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "batch-norm expects one of " + Arrays.toString(values()) + ", got " + name));
    }

    /** The name as it is written in settings. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
