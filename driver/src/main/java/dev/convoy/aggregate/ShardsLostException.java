package dev.convoy.aggregate;

import java.util.BitSet;

/** Shards could not be computed: what their step before has left is not where their tasks run. */
public final class ShardsLostException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    ShardsLostException(BitSet lost, int shards) {
        super("shards " + lost + " of " + shards
                + " were not computed: what their step before has left is in another executor, or lost with"
                + " it");
    }
}
