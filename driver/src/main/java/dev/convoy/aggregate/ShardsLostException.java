package dev.convoy.aggregate;

import java.util.BitSet;

/** Shards could not be computed: what their earlier steps have left is not where their tasks run. */
public final class ShardsLostException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    ShardsLostException(BitSet lost, int shards) {
        super("shards " + lost + " of " + shards
                + " were not computed: what their earlier steps have left in an executor is not in"
                + " the one that has them now");
    }
}
