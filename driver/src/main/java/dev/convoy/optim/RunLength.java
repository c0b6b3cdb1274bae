package dev.convoy.optim;

/**
 * A run's length in steps, and the part of it that is warm-up.
 *
 * @param stepsPerEpoch steps of one epoch, the ragged last one included
 * @param epochs epochs of the whole run, however many of them this process trains
 * @param warmupEpochs epochs of linear warm-up at the start, 0 for none; may be a fraction
 */
public record RunLength(long stepsPerEpoch, int epochs, double warmupEpochs) {
    /**
     * @throws IllegalArgumentException if a count is not positive, or the warm-up is negative or longer than the run
     */
    public RunLength {
        if (stepsPerEpoch <= 0) {
            throw new IllegalArgumentException("steps per epoch is " + stepsPerEpoch + ", must be 1 or more");
        }
        if (epochs <= 0) {
            throw new IllegalArgumentException("epochs is " + epochs + ", must be 1 or more");
        }
        Checks.notNegative("warm-up epochs", warmupEpochs);
        if (warmupEpochs > epochs) {
            throw new IllegalArgumentException(
                    "warm-up epochs is " + warmupEpochs + ", must not be more than the run's " + epochs + " epochs");
        }
    }

    /** Steps of the whole run. */
    public long totalSteps() {
        return stepsPerEpoch * epochs;
    }

    /** Steps of warm-up. */
    public long warmupSteps() {
        return steps(warmupEpochs);
    }

    /** So many epochs in steps, to the nearest. */
    public long steps(double manyEpochs) {
        return Math.round(manyEpochs * stepsPerEpoch);
    }

    /** How far the steps after warm-up have gone at the start of this step, from 0 to 1. */
    double progress(long step) {
        long warmup = warmupSteps();
        if (step < warmup) {
            return 0; // also where the warm-up fills the run and nothing follows it
        }
        long length = totalSteps() - warmup;
        return length == 0 ? 1 : Math.min(1.0, (step - warmup) / (double) length);
    }
}
