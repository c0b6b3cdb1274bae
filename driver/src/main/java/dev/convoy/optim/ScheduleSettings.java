package dev.convoy.optim;

/**
 * How the learning rate goes, whatever the run's length.
 *
 * @param base the rate before warm-up and decay
 * @param decay how it falls
 * @param warmupEpochs of linear warm-up; may be a fraction
 */
public record ScheduleSettings(double base, Decay decay, double warmupEpochs) {
    /**
     * @throws IllegalArgumentException if the base is not a number above 0, the warm-up is negative, or a one-cycle schedule is
     *     given a warm-up
     */
    public ScheduleSettings {
        Checks.positive("learning rate", base);
        Checks.notNegative("warm-up epochs", warmupEpochs);
        if (decay instanceof OneCycle && warmupEpochs > 0) {
            throw new IllegalArgumentException(
                    "one-cycle schedule: is its own warm-up; warm-up epochs is " + warmupEpochs + ", must be 0");
        }
    }

    /**
     * The rate of every step of a run.
     *
     * @throws IllegalArgumentException if the warm-up is longer than the run
     */
    public Schedule schedule(long stepsPerEpoch, int epochs) {
        return new Schedule(base, decay, new RunLength(stepsPerEpoch, epochs, warmupEpochs));
    }
}
