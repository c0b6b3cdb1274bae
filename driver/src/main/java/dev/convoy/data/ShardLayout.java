package dev.convoy.data;

import java.io.Serializable;

/**
 * Which sample lies in which shard: sample {@code i} is number {@code i / shards} of shard {@code i mod shards}. The
 * same rule places the positions of an epoch.
 *
 * @param samples number of samples of the set
 * @param shards number of shards
 */
public record ShardLayout(long samples, int shards) implements Serializable {
    /**
     * @throws IllegalArgumentException if there are no shards, or more shards than samples
     */
    public ShardLayout {
        if (shards <= 0) {
            throw new IllegalArgumentException("shards expects a positive number, got " + shards);
        }
        if (shards > samples) {
            throw new IllegalArgumentException(
                    "more shards than samples: " + shards + " shards for " + samples + " samples; lower shards");
        }
        if ((samples + shards - 1) / shards > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    samples + " samples in " + shards + " shards: a shard holds at most 2^31 - 1; raise shards");
        }
    }

    /** The shard of a sample. */
    public int shardOf(long sample) {
        return (int) (sample % shards);
    }

    /** The sample's position in its shard. */
    public int positionOf(long sample) {
        return (int) (sample / shards);
    }

    /** How many of the first {@code count} samples lie in {@code shard}. */
    public int below(long count, int shard) {
        return (int) ((count + shards - 1 - shard) / shards);
    }

    /** Number of samples of a shard. */
    public int size(int shard) {
        return below(samples, shard);
    }
}
