package dev.convoy.plan;

import dev.convoy.network.Network;
import java.util.Set;

/**
 * Which layers' outputs are still there when a plan has run.
 *
 * @param every whether all are: each layer runs by itself and shares no array
 * @param layers numbers of those that are beside what a backward pass reads; the other layers run together and over each other's arrays where
 *     they can
 */
record Outputs(boolean every, Set<Integer> layers) {
    /** Each layer's own. */
    static final Outputs EVERY = new Outputs(true, Set.of());

    /** Those that a backward pass reads. */
    static final Outputs NEEDED = new Outputs(false, Set.of());

    /** Copies the set. */
    Outputs {
        layers = Set.copyOf(layers);
    }

    /**
     * Those that a backward pass reads, and some layers'.
     *
     * @throws IllegalArgumentException if the network has no layer of a number
     */
    static Outputs neededAnd(Set<Integer> layers, Network network) {
        int last = network.layers().size() - 1;
        layers.stream().filter(layer -> layer < 0 || layer > last).findFirst().ifPresent(layer -> {
            throw new IllegalArgumentException("outputs to keep expect layers 0 to " + last + ", got " + layer);
        });
        return new Outputs(false, layers);
    }

    /** Whether a layer's output is still there. */
    boolean has(int layer) {
        return every || layers.contains(layer);
    }
}
