package dev.convoy.benchmarks;

/** One side of a comparison: does a piece of work again and again. */
interface Contestant extends AutoCloseable {
    /**
     * Does the work once.
     *
     * @return nanoseconds that it took, without what had to be laid ready for it
     */
    long run();

    /** What the work gives, in an order that all who do it agree on; does it for that, once or a few times. */
    float[] answer();

    @Override
    void close();
}
