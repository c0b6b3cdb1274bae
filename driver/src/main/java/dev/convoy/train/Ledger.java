package dev.convoy.train;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a step's time went, in seconds; ledgers of several steps add up. The parts are those of the driver and of the task whose result
 * came last, one after another, so that they sum to the wall clock.
 *
 * @param broadcast making the parameters known to the executors, there and here
 * @param schedule from the job's submission to the task's start: Spark's scheduler, and waiting for a core
 * @param compute forward, backward, and folding shards' gradients
 * @param serialise gradients to bytes
 * @param transfer from there to the driver
 * @param aggregate summing on the driver
 * @param optimise statistics, clipping and the update
 */
public record Ledger(
        double broadcast,
        double schedule,
        double compute,
        double serialise,
        double transfer,
        double aggregate,
        double optimise) {
    /** No time. */
    public static final Ledger ZERO = new Ledger(0, 0, 0, 0, 0, 0, 0);

    /** The sum of two. */
    public Ledger plus(Ledger other) {
        return new Ledger(
                broadcast + other.broadcast,
                schedule + other.schedule,
                compute + other.compute,
                serialise + other.serialise,
                transfer + other.transfer,
                aggregate + other.aggregate,
                optimise + other.optimise);
    }

    /** Each part times a factor. */
    public Ledger times(double factor) {
        return new Ledger(
                broadcast * factor,
                schedule * factor,
                compute * factor,
                serialise * factor,
                transfer * factor,
                aggregate * factor,
                optimise * factor);
    }

    /** The parts by name, in the order of a step. */
    public Map<String, Double> parts() {
        Map<String, Double> parts = new LinkedHashMap<>();
        parts.put("broadcast", broadcast);
        parts.put("schedule", schedule);
        parts.put("compute", compute);
        parts.put("serialise", serialise);
        parts.put("transfer", transfer);
        parts.put("aggregate", aggregate);
        parts.put("optimise", optimise);
        return parts;
    }

    /** All of it, the wall clock. */
    public double total() {
        return broadcast + schedule + compute + serialise + transfer + aggregate + optimise;
    }
}
