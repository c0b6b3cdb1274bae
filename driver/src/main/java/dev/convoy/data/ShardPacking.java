package dev.convoy.data;

import dev.convoy.tensor.Shape;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * How samples travel to their shards: as bytes (label, weight, then the pixels), each written straight to its place in the
 * shard's arrays, so that packing a partition needs no more memory than its shards.
 */
record ShardPacking(ShardLayout layout, ImageCheck check, int partitions) implements Serializable {
    /**
     * @throws DataException if a shard passes the 2 GB of an array
     */
    ShardPacking {
        long largest = (long) layout.size(0) * check.channels() * check.height() * check.width();
        if (largest > Integer.MAX_VALUE - 64) {
            throw new DataException(check.source() + ": a shard of " + layout.size(0) + " images needs " + largest
                    + " bytes, more than the 2 GB of an array; raise shards above " + layout.shards());
        }
    }

    /** First shard of a partition: partitions differ by at most one shard. */
    static int firstShard(int partition, int partitions, int shards) {
        return (int) ((long) partition * shards / partitions);
    }

    /** The partition of a sample's shard: the last one whose first shard is not above it. */
    int partitionOf(long sample) {
        return (int) (((layout.shardOf(sample) + 1L) * partitions - 1) / layout.shards());
    }

    /** A sample as bytes; checks the sample. */
    byte[] encode(LabelledImage sample) {
        check.check(sample);
        byte[] pixels = sample.image().pixels();
        return ByteBuffer.allocate(Integer.BYTES + Float.BYTES + pixels.length)
                .putInt(sample.label())
                .putFloat(sample.weight())
                .put(pixels)
                .array();
    }

    /** The empty shards of a partition. */
    Open open(int partition) {
        return new Open(
                this,
                firstShard(partition, partitions, layout.shards()),
                firstShard(partition + 1, partitions, layout.shards()));
    }

    /** Shards being filled. */
    static final class Open {
        private final ShardPacking packing;
        private final int firstShard;
        private final int imageSize;
        private final List<Shard.Samples> samples = new ArrayList<>();
        private final List<BitSet> seen = new ArrayList<>();

        private Open(ShardPacking packing, int firstShard, int endShard) {
            this.packing = packing;
            this.firstShard = firstShard;
            ImageCheck check = packing.check();
            this.imageSize = check.channels() * check.height() * check.width();
            for (int shard = firstShard; shard < endShard; shard++) {
                int size = packing.layout().size(shard);
                samples.add(new Shard.Samples(new int[size], new float[size], new byte[size * imageSize]));
                seen.add(new BitSet(size));
            }
        }

        void add(long sample, byte[] encoded) {
            int shard = packing.layout().shardOf(sample) - firstShard;
            int position = packing.layout().positionOf(sample);
            if (seen.get(shard).get(position)) {
                throw new DataException(
                        packing.check().source() + ": sample numbers are not contiguous: " + sample + " comes twice");
            }
            seen.get(shard).set(position);
            ByteBuffer bytes = ByteBuffer.wrap(encoded);
            Shard.Samples to = samples.get(shard);
            to.labels()[position] = bytes.getInt();
            to.weights()[position] = bytes.getFloat();
            bytes.get(to.pixels(), position * imageSize, imageSize);
        }

        /** The filled shards; an error if a sample is missing. */
        List<Shard> shards(SampleForm form) {
            ImageCheck check = packing.check();
            Shape image = Shape.of(check.channels(), check.height(), check.width());
            int stride = packing.layout().shards();
            List<Shard> shards = new ArrayList<>();
            for (int i = 0; i < samples.size(); i++) {
                int missing = seen.get(i).nextClearBit(0);
                if (missing < samples.get(i).labels().length) {
                    throw new DataException(check.source() + ": sample numbers are not contiguous: "
                            + (firstShard + i + (long) missing * stride) + " of 0 to " + (check.count() - 1)
                            + " is missing");
                }
                shards.add(new Shard(firstShard + i, stride, image, form, samples.get(i)));
            }
            return shards;
        }
    }
}
