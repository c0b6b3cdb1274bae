package dev.convoy.aggregate;

import dev.convoy.gradient.Moments;
import dev.convoy.gradient.ShardGradient;
import dev.convoy.kernels.Workers;
import java.io.Serializable;
import org.apache.spark.api.java.JavaRDD;

/** Brings the sums of all partitions together in one Spark job. Implementations differ in cost, never in bits. */
public interface Aggregator {
    /**
     * Runs the job that computes the parts, and sums them.
     *
     * @param parts what each partition's shards fold to, encoded by {@link NodeSum}
     * @param tree the tree they are nodes of
     * @return the sum at the root
     * @throws IllegalStateException if a shard is missing or was summed twice
     */
    Sum aggregate(JavaRDD<TaskPart> parts, Tree tree);

    /**
     * The tree.
     *
     * @param shards its leaves
     * @param layout of the moments
     * @param parameters length of the gradient
     */
    record Tree(int shards, Moments.Layout layout, int parameters) implements Serializable {
        /** A fold of the whole tree. */
        TreeFold fold() {
            return fold(TreeFold.rootLevel(shards));
        }

        /** A fold up to a level. */
        TreeFold fold(int top) {
            return fold(top, Workers.CALLER);
        }

        /** A fold up to a level, summed by these. */
        public TreeFold fold(int top, Workers workers) {
            return new TreeFold(shards, top, () -> new ShardGradient(parameters, layout), workers);
        }
    }

    /**
     * The root.
     *
     * @param gradient sum over all shards
     * @param times of the slowest task and of the driver
     */
    record Sum(ShardGradient gradient, Times times) {}

    /**
     * Where a job's time went, in nanoseconds.
     *
     * @param compute of the task that computed longest
     * @param serialise gradients to bytes and back: of that task and of the driver
     * @param aggregate summing on the driver
     */
    record Times(long compute, long serialise, long aggregate) {}
}
