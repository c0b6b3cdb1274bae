package dev.convoy.train;

import dev.convoy.layer.PackedWeights;
import dev.convoy.network.Network;
import dev.convoy.optim.UpdateSettings;
import dev.convoy.tensor.Shape;
import java.util.Locale;

/**
 * What heaps must hold before a run can begin: an estimate from the parameters.
 *
 * @param parameters length of their array
 * @param kept arrays of that length that a state has: parameters, optimizer's, average
 * @param packed floats of the kernels' form of the parameters, in an executor that {@linkplain PackedWeights#sparing() spares} memory
 */
record Memory(int parameters, int kept, long packed) {
    /** Floats that Winograd's transform makes of a weight of a window of 3 x 3: 6 x 6. */
    private static final int TRANSFORMED = 4;

    /** Forward and backward. */
    private static final int DIRECTIONS = 2;

    /** For a network trained so. */
    static Memory of(Network network, UpdateSettings update) {
        int optimizer = update.optimizer()
                .create(update.groups().groups(network).within(0, 1))
                .state()
                .arrays()
                .size();
        return new Memory(
                network.parameterCount(),
                1 + optimizer + update.average().map(kept -> 1).orElse(0),
                network.parameters().stream()
                        .mapToLong(slice -> packed(slice.shape()))
                        .sum());
    }

    /** Matrices once; windows in both directions, and as if all were transformed. */
    private static long packed(Shape shape) {
        return (long) shape.count() * (shape.rank() > 2 ? TRANSFORMED * DIRECTIONS : 1);
    }

    private long array() {
        return (long) parameters * Float.BYTES;
    }

    /**
     * The driver's bytes with a tree: the state, the mean gradient, one sum, and two copies, as bytes and as floats, of what comes in from each
     * executor at the worst.
     *
     * @param parts nodes that may come in at once
     */
    long tree(int parts) {
        return array() * (Math.max(4, kept + 2) + 2L * parts);
    }

    /** The driver's bytes with slices: the state. */
    long slices() {
        return array() * kept;
    }

    /**
     * An executor's bytes with slices: the kernels' form of the parameters, sums of gradients, one for each level of its part of the tree and one more, its part of the
     * state, and what is on its way, which is less than another array.
     */
    long owner(int executors, int shards) {
        int most = Math.max(1, (shards + executors - 1) / executors);
        int levels = Integer.SIZE - Integer.numberOfLeadingZeros(most - 1);
        return Float.BYTES * packed + array() * (2 + levels) + array() * kept / executors;
    }

    /** Whether bytes fit a heap, with room for all else. */
    static boolean fits(long bytes, long heap) {
        return bytes <= heap * 9 / 10;
    }

    /**
     * Checks that the driver can hold what a tree needs.
     *
     * @param parts nodes that may come in at once
     * @param heap bytes there are
     * @param otherwise what else can be done, or nothing
     * @throws IllegalStateException if it cannot
     */
    void checkTree(int parts, long heap, String otherwise) {
        if (!fits(tree(parts), heap)) {
            throw new IllegalStateException(String.format(
                    Locale.ROOT,
                    "a network of %,d parameters and %d tasks a step needs about %,d MiB on the driver, which has %,d MiB:"
                            + " raise the driver's memory (spark.driver.memory)%s or lower the number of partitions",
                    parameters,
                    parts,
                    tree(parts) >> 20,
                    heap >> 20,
                    otherwise));
        }
    }

    /**
     * Checks that driver and executors can hold what slices need.
     *
     * @param heap bytes of the driver
     * @param executors how many
     * @param shards how many
     * @param executorHeap bytes of each
     * @throws IllegalStateException if they cannot
     */
    void checkSlices(long heap, int executors, int shards, long executorHeap) {
        if (!fits(slices(), heap)) {
            throw new IllegalStateException(String.format(
                    Locale.ROOT,
                    "a network of %,d parameters in slices needs about %,d MiB on the driver, which has %,d MiB: raise the"
                            + " driver's memory (spark.driver.memory)",
                    parameters,
                    slices() >> 20,
                    heap >> 20));
        }
        if (!fits(owner(executors, shards), executorHeap)) {
            throw new IllegalStateException(String.format(
                    Locale.ROOT,
                    "a network of %,d parameters in slices on %d executors with %d shards needs about %,d MiB in each, besides"
                            + " activations; they have %,d MiB: raise spark.executor.memory, use more executors, or fewer shards",
                    parameters,
                    executors,
                    shards,
                    owner(executors, shards) >> 20,
                    executorHeap >> 20));
        }
    }
}
