package dev.convoy.layer;

import java.util.List;

/**
 * A layer bound to one plan's arrays. Used by one thread at a time except within a {@link Phase}'s tasks; running it
 * allocates nothing.
 */
public interface Pass {
    /** What takes over new parameters and statistics, packing them as the kernels like: tasks that do not depend on each other. */
    default List<Load> loads() {
        return List.of();
    }

    /** All of {@link #loads}, one after the other. */
    default void load(float[] parameters, float[] statistics) {
        loads().forEach(load -> load.run(parameters, statistics, 0));
    }

    /** What turns the input into the output, in order. */
    List<Phase> forward();

    /**
     * What turns the output gradient into the input gradient and the parameter gradients, in order; parameter gradients are
     * stored, not added.
     */
    List<Phase> backward();

    /** How it computes what can be computed in several ways. */
    default List<Choice> choices() {
        return List.of();
    }

    /** Takes over some of the network's parameters and statistics, with the scratch arrays of thread {@code slot}. */
    @FunctionalInterface
    interface Load {
        void run(float[] parameters, float[] statistics, int slot);
    }
}
