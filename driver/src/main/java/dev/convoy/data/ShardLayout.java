package dev.convoy.data;

import java.io.Serializable;

/**
 * Which sample lies in which shard: image {@code i} is number {@code i / shards} of shard {@code i mod shards}. The same rule
 * places the positions of an epoch. Where several samples are made of an image, they are neighbours in its shard: sample
 * {@code views i + r} is view r of image i.
 *
 * @param samples number of samples of the set
 * @param shards number of shards
 * @param views samples made of each image
 */
public record ShardLayout(long samples, int shards, int views) implements Serializable {
    /**
     * @throws IllegalArgumentException if there are no shards, more shards than images, or a part of an image
     */
    public ShardLayout {
        if (shards <= 0) {
            throw new IllegalArgumentException("shards expects a positive number, got " + shards);
        }
        if (views <= 0 || samples % views != 0) {
            throw new IllegalArgumentException(samples + " samples are not whole images of " + views + " samples each");
        }
        if (shards > samples / views) {
            throw new IllegalArgumentException("more shards than " + (views == 1 ? "samples" : "images") + ": " + shards
                    + " shards for " + samples / views + (views == 1 ? " samples" : " images") + "; lower shards");
        }
        if ((samples / views + shards - 1) / shards * views > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    samples + " samples in " + shards + " shards: a shard holds at most 2^31 - 1; raise shards");
        }
    }

    /** The layout of a set with one sample an image. */
    public ShardLayout(long samples, int shards) {
        this(samples, shards, 1);
    }

    /** The shard of a sample. */
    public int shardOf(long sample) {
        return (int) (sample / views % shards);
    }

    /** The sample's position in its shard. */
    public int positionOf(long sample) {
        return (int) (sample / views / shards * views + sample % views);
    }

    /** How many of the first {@code count} samples, whole images, lie in {@code shard}. */
    public int below(long count, int shard) {
        return (int) ((count / views + shards - 1 - shard) / shards * views);
    }

    /** Number of samples of a shard. */
    public int size(int shard) {
        return below(samples, shard);
    }
}
