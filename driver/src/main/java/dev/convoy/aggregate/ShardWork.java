package dev.convoy.aggregate;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;

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
     * What the driver gets of sums that are ready to go, in their place; they are others' when the next step begins. All of them, unless said
     * otherwise.
     */
    default List<NodeSum> outgoing(List<NodeSum> ready) {
        return ready;
    }

    /** Whether the driver takes sums of its own process where they lie, and not as they are {@linkplain #outgoing sent}. */
    default boolean staysInProcess() {
        return true;
    }

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
