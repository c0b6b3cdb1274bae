package dev.convoy.train;

import dev.convoy.network.Network;

/** What the driver's heap must hold before a run can begin. */
final class Memory {
    private Memory() {}

    /**
     * Checks that the driver can hold a network's arrays: parameters, optimizer state, mean gradient, and two copies, as
     * bytes and as floats, of what comes in from each task at the worst.
     *
     * @param parts nodes that may come in at once
     * @param heap bytes there are
     * @throws IllegalStateException if it cannot
     */
    static void check(Network network, int parts, long heap) {
        long array = (long) network.parameterCount() * Float.BYTES;
        long needed = array * (4 + 2L * parts);
        if (needed > heap * 9 / 10) {
            throw new IllegalStateException(String.format(
                    "a network of %,d parameters and %d tasks a step needs about %,d MiB on the driver, which has %,d MiB:"
                            + " raise the driver's memory (spark.driver.memory) or lower the number of partitions",
                    network.parameterCount(), parts, needed >> 20, heap >> 20));
        }
    }
}
