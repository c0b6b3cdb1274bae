package dev.convoy.slices;

import dev.convoy.aggregate.NodeSum;
import dev.convoy.exchange.NotHereException;
import java.io.Serializable;
import java.util.List;

/**
 * What a step's tasks have to do with slices: where parameters come from, and where sums stay.
 *
 * @param run whose
 * @param step steps taken before it
 */
public record SliceSupply(SliceRun run, long step) implements Serializable {
    /**
     * The parameters, {@code [parameterCount]} or in the room; valid until a later step's are asked for.
     *
     * @param room to be used for them where an executor runs one task at a time, which then needs no copy of its own; empty for none
     * @throws NotHereException if they cannot be had
     */
    public float[] parameters(float[] room) {
        FullCopy copy = Held.of(run).copy();
        if (run.tasks() > 1 || room.length < run.slicing().parameters()) {
            return copy.at(step);
        }
        copy.fill(room, step);
        return room;
    }

    /** Keeps sums here until the next step's come; the same without gradients, for the driver. */
    public List<NodeSum> hold(List<NodeSum> ready) {
        return Held.of(run).hold(step, ready);
    }
}
