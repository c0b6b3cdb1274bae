package dev.convoy.layer;

import java.util.List;

/**
 * A layer bound to one plan's arrays. Used by one thread at a time except within a {@link Phase}'s tasks; running it
 * allocates nothing.
 */
public interface Pass {
    /** Takes over new parameters and statistics, packing them as the kernels like. */
    default void load(float[] parameters, float[] statistics) {}

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
}
