package dev.convoy.optim;

/**
 * The learning rate of every step of a run: linear warm-up, then a {@link Decay}. A pure function of the step, so a resumed
 * run goes on exactly.
 *
 * <p>During {@code w} steps of warm-up the decay's rate is multiplied by {@code (step + 1) / w} (Goyal et al. 2017; PyTorch's
 * {@code LinearLR(start_factor=1/w, total_iters=w-1)}): the first step has one w-th of it, the last of them all of it. Cosine and
 * polynomial decay begin where the warm-up ends; step and multistep count from the run's start, as their epochs are usually
 * meant.
 *
 * @param base the rate before warm-up and decay
 * @param decay how it falls
 * @param run the run's length and warm-up
 */
public record Schedule(double base, Decay decay, RunLength run) {
    /**
     * @throws IllegalArgumentException if the base rate is not a number above 0
     */
    public Schedule {
        Checks.positive("learning rate", base);
    }

    /** The same with another base, for a {@link Plateau} whose state has moved. */
    public Schedule withBase(double rate) {
        return new Schedule(rate, decay, run);
    }

    /**
     * The learning rate of a step.
     *
     * @param step steps taken before this one, from 0; past the run's end the last rate's formula goes on
     * @throws IllegalArgumentException if the step is negative
     */
    public double rate(long step) {
        if (step < 0) {
            throw new IllegalArgumentException("step is " + step + ", must not be negative");
        }
        double rate = decay.rate(base, step, run);
        long warmup = run.warmupSteps();
        return step < warmup ? rate * ((step + 1) / (double) warmup) : rate;
    }
}
