package dev.convoy.aggregate;

import java.io.Serializable;
import java.util.Iterator;

/**
 * What the tasks of a step compute. It travels with every task, so it should be small.
 *
 * @param <T> a shard's data
 */
public interface ShardWork<T> extends Serializable {
    /** A name that no other run has, of this application or of others in the same process. */
    String run();

    /** Number of the step within the run; of a later step it is larger. Repeated, it gives the same sums. */
    long step();

    /** The tree of the run's shards; asked for once a JVM. */
    Tree tree();

    /**
     * Computes the shards' sums and gives each to the fold, at its leaf.
     *
     * @return what it did
     */
    Spent fold(Iterator<T> shards, TreeFold into);

    /**
     * What a task did.
     *
     * @param fetch nanoseconds until it had the parameters
     * @param shards that it computed
     * @param lost shards that it could not compute, since what an earlier step left is not in this JVM
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Spent(long fetch, int[] shards, int[] lost) {
        /** Nothing is lost. */
        public Spent(long fetch, int[] shards) {
            this(fetch, shards, new int[0]);
        }
    }
}
