package dev.convoy.benchmarks;

/** One who takes training steps: forward, loss, backward, update. Its answer is the losses of its next steps. */
interface Learner extends Contestant {
    /** Losses in an answer. */
    int CHECKED_STEPS = 3;

    /**
     * Takes a step over one global batch.
     *
     * @return the batch's mean loss, before the update
     */
    double step();

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
