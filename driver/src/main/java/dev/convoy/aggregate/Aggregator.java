package dev.convoy.aggregate;

import dev.convoy.gradient.ShardGradient;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/** Brings the sums of all shards together in one Spark job. Implementations differ in cost, never in bits. */
public interface Aggregator {
    /**
     * Runs the job that computes the shards' gradients, and sums them. What is lost on the way, with an executor that other tasks had left
     * their sums to, is computed again.
     *
     * @param <T> a shard's data
     * @param shards the run's, every one once
     * @param work what tasks do with them
     * @param tree of the shards
     * @return the sum at the root
     * @throws IllegalStateException if shards do not arrive
     * @throws ShardsLostException if some could not be computed, since something that executors keep from step to step is gone
     * @throws StalledException if tasks neither end nor fail
     */
    <T> Sum aggregate(JavaRDD<T> shards, ShardWork<T> work, Tree tree);

    /** Lets go of what a finished run has left in this process. */
    default void forget(String run) {
        SharedFold.forget(run);
    }

    /**
     * The root.
     *
     * @param gradient sum over all shards; valid until the next aggregation
     * @param origins nodes that hold every shard once, and where each was summed, in shard order; none of what stayed in the
     *     driver's process
     * @param arrived sums of nodes that the driver got
     * @param times of the task that was waited for, and of the driver
     */
    record Sum(ShardGradient gradient, List<Origin> origins, int arrived, Times times) {}

    /**
     * Where a node was summed.
     *
     * @param executor Spark's name of it
     */
    record Origin(Node node, String executor) {}

    /**
     * Where a job's time went, in nanoseconds, on the way of the task whose result came last. They sum to the wall clock.
     *
     * @param schedule from the job's submission to the task's start
     * @param fetch until the task had the parameters
     * @param compute forward, backward and folding
     * @param serialise the sums to bytes
     * @param transfer from there to the driver, and back to floats
     * @param aggregate summing on the driver
     */
    record Times(long schedule, long fetch, long compute, long serialise, long transfer, long aggregate) {
        /** No time. */
        public static final Times NONE = new Times(0, 0, 0, 0, 0, 0);

        /** The times of two jobs, one after the other. */
        public Times plus(Times next) {
            return new Times(
                    schedule + next.schedule,
                    fetch + next.fetch,
                    compute + next.compute,
                    serialise + next.serialise,
                    transfer + next.transfer,
                    aggregate + next.aggregate);
        }
    }
}
