package dev.convoy.kernels;

/** What is done with a number once it is normalised, before it is written. */
public enum Ending {
    /** Nothing. */
    NONE,
    /** Negative numbers become 0. */
    RELU,
    /** Another image's number is added. */
    ADD,
    /** Another image's number is added, then negative numbers become 0. */
    ADD_RELU;

    /** Whether another image is added. */
    public boolean adds() {
        return this == ADD || this == ADD_RELU;
    }

    /** Whether negative numbers become 0. */
    public boolean rectifies() {
        return this == RELU || this == ADD_RELU;
    }
}
