package dev.convoy.optim;

import dev.convoy.network.Slice;
import java.util.List;

/**
 * Which optimizer, with which settings: immutable and checked when made. The record's {@code toString} says all of it, and is
 * what a resumed run must agree with.
 */
public sealed interface OptimizerSettings permits Sgd.Settings {
    /**
     * A new optimizer that has taken no step.
     *
     * @param parameters the network's parameters as slices of its flat array, without gaps
     */
    Optimizer create(List<Slice> parameters);

    /** Number of elements of the flat array that these slices cover. */
    static int count(List<Slice> parameters) {
        return parameters.stream().mapToInt(Slice::end).max().orElse(0);
    }
}
