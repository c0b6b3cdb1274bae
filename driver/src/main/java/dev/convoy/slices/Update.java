package dev.convoy.slices;

import dev.convoy.aggregate.Node;
import dev.convoy.exchange.Place;
import java.io.Serializable;
import java.util.List;

/**
 * What owners are to do at a step.
 *
 * @param run whose
 * @param step steps taken before it, since the run's slices were dealt out
 * @param weight sum of the samples' weights
 * @param rate learning rate
 * @param sources where the nodes are that hold every shard once
 */
record Update(SliceRun run, long step, float weight, double rate, List<Source> sources) implements Serializable {
    /**
     * Where a node's sum is.
     *
     * @param place executor that has it
     */
    record Source(Node node, Place place) implements Serializable {}

    Update {
        sources = List.copyOf(sources);
    }
}
