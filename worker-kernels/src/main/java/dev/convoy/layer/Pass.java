package dev.convoy.layer;

import java.util.List;

/**
 * A layer bound to one plan's arrays. Used by one thread at a time except within a {@link Phase}'s tasks; running it
 * allocates nothing.
 */
public interface Pass {
    /**
     * What packs parameters into arrays of {@link Binding#weights}: tasks that do not depend on each other, each run by one of the plans that
     * share them.
     */
    default List<Packing> packings() {
        return List.of();
    }

    /** Takes over parameters and statistics that are not packed. */
    default void take(float[] parameters, float[] statistics) {}

    /** All {@link #packings}, one after the other, and {@link #take}. */
    default void load(float[] parameters, float[] statistics) {
        packings().forEach(packing -> packing.run(parameters, 0));
        take(parameters, statistics);
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

    /** Packs some of the network's parameters, with the scratch arrays of thread {@code slot}. */
    @FunctionalInterface
    interface Packing {
        void run(float[] parameters, int slot);
    }
}
