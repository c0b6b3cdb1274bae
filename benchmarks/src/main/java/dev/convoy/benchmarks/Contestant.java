package dev.convoy.benchmarks;

/** One who can take a training step: forward, loss, backward, update. */
interface Contestant extends AutoCloseable {
    /** Its name in the table. */
    String name();

    /**
     * Takes a step over one global batch.
     *
     * @return the batch's mean loss, before the update
     */
    double step();

    /** Images in a step. */
    int images();

    @Override
    void close();
}
