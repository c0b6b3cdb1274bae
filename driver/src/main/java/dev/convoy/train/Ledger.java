package dev.convoy.train;

/**
 * Where a step's time went, in seconds; ledgers of several steps add up. The parts sum to the wall clock.
 *
 * @param broadcast making the parameters known to the executors
 * @param compute of the task that computed longest: forward, backward, and folding its shards
 * @param serialise gradients to bytes and back
 * @param aggregate summing on the driver
 * @param optimise statistics, clipping and the update
 * @param idle the rest: scheduling, transfer, waiting for others
 */
public record Ledger(
        double broadcast, double compute, double serialise, double aggregate, double optimise, double idle) {
    /** No time. */
    public static final Ledger ZERO = new Ledger(0, 0, 0, 0, 0, 0);

    /** The sum of two. */
    public Ledger plus(Ledger other) {
        return new Ledger(
                broadcast + other.broadcast,
                compute + other.compute,
                serialise + other.serialise,
                aggregate + other.aggregate,
                optimise + other.optimise,
                idle + other.idle);
    }

    /** All of it, the wall clock. */
    public double total() {
        return broadcast + compute + serialise + aggregate + optimise + idle;
    }
}
