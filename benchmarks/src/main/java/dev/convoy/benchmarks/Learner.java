package dev.convoy.benchmarks;

import java.util.Arrays;

/** One who takes training steps: forward, loss, backward, update. Its answer is the losses of its next steps. */
interface Learner extends Contestant {
    /** Losses in an answer. */
    int CHECKED_STEPS = 3;

    /**
     * Learning rate of the steps: small, so that losses show whether gradients are equal. At 0.02 those of {@code vgg-small} grow from 2.4 to
     * 16 in five steps, and libtorch's own two memory formats differ by 1.1e-4 in the third.
     */
    double RATE = 0.002;

    /**
     * Takes a step over one global batch.
     *
     * @return the batch's mean loss, before the update
     */
    double step();

    /** The warm-up is over: what a learner notes about its steps begins here. */
    default void begin() {}

    /** Takes steps for so many seconds, or a little longer: whole steps. Seconds of each. */
    default double[] turn(double seconds) {
        double[] steps = new double[1];
        int taken = 0;
        for (double sum = 0; sum < seconds; sum += steps[taken++]) {
            steps = taken == steps.length ? Arrays.copyOf(steps, 2 * taken) : steps;
            steps[taken] = run() * 1e-9;
        }
        return Arrays.copyOf(steps, taken);
    }

    @Override
    default long run() {
        long start = System.nanoTime();
        step();
        return System.nanoTime() - start;
    }

    @Override
    default float[] answer() {
        float[] losses = new float[CHECKED_STEPS];
        for (int i = 0; i < losses.length; i++) {
            losses[i] = (float) step();
        }
        return losses;
    }
}
