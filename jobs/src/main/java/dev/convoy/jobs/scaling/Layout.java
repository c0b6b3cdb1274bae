package dev.convoy.jobs.scaling;

import dev.convoy.aggregate.OrderedTree;

/**
 * Who computes which shards. Partition p of n holds the neighbouring shards {@code p * shards / n} up to the next one's first, as in {@code
 * data.ShardedSet}; partitions go round the executors.
 *
 * @param executors machines
 * @param slots tasks at once on each, which share its cores
 * @param partitions tasks of a step
 * @param shards of the run
 */
public record Layout(int executors, int slots, int partitions, int shards) {
    /**
     * @throws IllegalArgumentException if there are none of something, or more partitions than shards
     */
    public Layout {
        if (executors < 1 || slots < 1 || partitions < 1 || partitions > shards) {
            throw new IllegalArgumentException(
                    "a layout expects an executor, a slot and a partition or more, and no more"
                            + " partitions than shards, got " + executors + " executors, " + slots + " slots, "
                            + partitions
                            + " partitions, " + shards + " shards");
        }
    }

    /** As many partitions as can run at once, at most one a shard. */
    public static Layout full(int executors, int slots, int shards) {
        return new Layout(executors, slots, (int) Math.min((long) executors * slots, shards), shards);
    }

    /** Executors that have something to do. */
    int busy() {
        return Math.min(executors, partitions);
    }

    /** Tasks of the executor that has most. */
    int tasks() {
        return up(partitions, executors);
    }

    /** How often all slots of an executor are filled. */
    int waves() {
        return up(tasks(), slots);
    }

    /** Tasks that an executor runs at once. */
    int abreast() {
        return Math.min(tasks(), slots);
    }

    /** Shards of the largest task. */
    int shardsOfATask() {
        return up(shards, partitions);
    }

    /** Shards of the executor that has most. */
    int shardsOfAnExecutor() {
        return Math.min(shards, tasks() * shardsOfATask());
    }

    /**
     * Sums that leave all executors together: the nodes of the tree that are left when each partition's shards are folded. Those of an
     * executor's other tasks are seldom its neighbours in the tree; on a single executor whose tasks all run at once they are.
     */
    long sums() {
        if (executors == 1 && waves() == 1) {
            return 1;
        }
        long sums = 0;
        for (int p = 0; p < partitions; p++) {
            sums += nodes(first(p), first(p + 1));
        }
        return sums;
    }

    private int first(int partition) {
        return (int) ((long) partition * shards / partitions);
    }

    /** Nodes that shards fold into: always the largest one that begins at the first shard and has no others below it. */
    private int nodes(int from, int end) {
        int nodes = 0;
        int at = from;
        while (at < end) {
            int level = at == 0 ? 31 : Integer.numberOfTrailingZeros(at);
            while (Math.min(shards, at + (1L << level)) > end) {
                level--;
            }
            at = (int) Math.min(end, at + (1L << level));
            nodes++;
        }
        return nodes;
    }

    /** Whether the tree has a layer of reducers below the driver. */
    boolean hasReducers() {
        return executors > OrderedTree.FAN_IN;
    }

    /** Reducers of that layer, as {@code aggregate.TreeReducers} chooses them. */
    int reducers() {
        return (int) Math.ceil(Math.sqrt(partitions));
    }

    /** Nodes of the level that the reducers fold up to. */
    int reduced() {
        int level = Math.max(0, rootLevel(shards) - rootLevel(reducers()));
        return up(shards, 1 << level);
    }

    private static int rootLevel(int leaves) {
        return 32 - Integer.numberOfLeadingZeros(leaves - 1);
    }

    /** A quotient, rounded up. */
    static int up(int count, int by) {
        return (count + by - 1) / by;
    }
}
