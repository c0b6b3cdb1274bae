package dev.convoy.data;

import dev.convoy.random.CounterRandom;
import dev.convoy.random.Purpose;
import java.io.Serializable;

/**
 * The order of an epoch: which samples a shard gives to which step. Step {@code t} takes the global positions from
 * {@code t * batchSize} on; position {@code g} belongs to shard {@code g mod shards}, which gives the next sample of its
 * own permuted order. So every sample comes once an epoch, and the shards' parts of a step differ by at most one. Where several
 * samples are made of an image, this holds of images, and an image's samples stay together.
 *
 * @param layout samples and shards
 * @param batchSize samples of a step over all shards (the global batch); the last step of an epoch may have fewer
 */
public record EpochOrder(ShardLayout layout, int batchSize) implements Serializable {
    /**
     * @throws IllegalArgumentException if the batch is not positive, larger than the set, or parts an image's samples
     */
    public EpochOrder {
        if (batchSize <= 0) {
            throw new IllegalArgumentException("batch size expects a positive number, got " + batchSize);
        }
        if (batchSize > layout.samples()) {
            throw new IllegalArgumentException(
                    "batch of " + batchSize + " is larger than the set of " + layout.samples() + " samples");
        }
        if (batchSize % layout.views() != 0) {
            throw new IllegalArgumentException("batch of " + batchSize + " parts the " + layout.views()
                    + " samples of an image; make it a multiple of " + layout.views());
        }
    }

    /** The order of {@code samples} in {@code shards} and batches of {@code batchSize}; errors as the constructors'. */
    public static EpochOrder of(long samples, int shards, int batchSize) {
        return new EpochOrder(new ShardLayout(samples, shards), batchSize);
    }

    /** Steps of an epoch, the ragged last one included. */
    public int steps() {
        return Math.toIntExact((layout.samples() + batchSize - 1) / batchSize);
    }

    /** Samples of a step over all shards. */
    public int stepSize(int step) {
        return (int) (end(step) - begin(step));
    }

    /** First position, in the shard's own order, of the shard's part of a step. */
    public int partStart(int shard, int step) {
        return layout.below(begin(step), shard);
    }

    /** Position after the last of the shard's part of a step. */
    public int partEnd(int shard, int step) {
        return layout.below(end(step), shard);
    }

    /** Most samples that a shard gives to a step: the room a batch needs. */
    public int largestPart() {
        int images = batchSize / layout.views();
        return (images + layout.shards() - 1) / layout.shards() * layout.views();
    }

    /**
     * A shard's own order in an epoch: positions in the shard, {@code [layout.size(shard)]}; a function of the seed, the
     * epoch and the shard.
     */
    public int[] permutation(long seed, long epoch, int shard) {
        int views = layout.views();
        int[] images =
                new CounterRandom(seed, Purpose.SHUFFLE).at(epoch, shard).permutation(layout.size(shard) / views);
        if (views == 1) {
            return images;
        }
        int[] samples = new int[images.length * views];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = images[i / views] * views + i % views;
        }
        return samples;
    }

    private long begin(int step) {
        if (step < 0 || step >= steps()) {
            throw new IndexOutOfBoundsException("step expects 0 to " + (steps() - 1) + ", got " + step);
        }
        return (long) step * batchSize;
    }

    private long end(int step) {
        return Math.min(begin(step) + batchSize, layout.samples());
    }
}
