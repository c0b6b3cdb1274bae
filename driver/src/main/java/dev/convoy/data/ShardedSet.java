package dev.convoy.data;

import dev.convoy.tensor.Shape;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * A set packed into shards, cached as uint8 ({@code MEMORY_AND_DISK}). A partition holds neighbouring whole shards in
 * shard order, an executor neighbouring partitions; how many partitions there are changes no result.
 */
public final class ShardedSet implements AutoCloseable {
    private final JavaRDD<Shard> shards;
    private final SetDescription about;
    private final ShardLayout layout;

    private ShardedSet(JavaRDD<Shard> shards, SetDescription about, ShardLayout layout) {
        this.shards = shards;
        this.about = about;
        this.layout = layout;
    }

    /**
     * Packs and caches a set; one shuffle, at once.
     *
     * @param shards number of shards, a hyper-parameter
     * @param partitions number of partitions, at most one a shard (more are lowered)
     * @throws IllegalArgumentException if there are no shards or no partitions, or more shards than samples
     * @throws DataException if a sample's number, class or size is not as the set says, a number is missing or comes
     *     twice, or a shard passes 2 GB
     */
    public static ShardedSet of(ImageSet set, int shards, int partitions) {
        ShardLayout layout = set.layout(shards);
        if (partitions <= 0) {
            throw new IllegalArgumentException("partitions expects a positive number, got " + partitions);
        }
        ShardPacking packing = new ShardPacking(
                new ShardLayout(set.count(), shards), ImageCheck.of(set.about()), Math.min(partitions, shards));
        SampleForm form = set.about().form();
        JavaRDD<Shard> made = set.images()
                .mapToPair(sample -> new Tuple2<>(sample.id(), packing.encode(sample)))
                .partitionBy(new ByShard(packing))
                .mapPartitionsWithIndex((partition, samples) -> pack(packing, form, partition, samples), true);
        JavaRDD<Shard> packed = new PlacedShards(made.rdd())
                .toJavaRDD()
                .setName("shards of " + set.about().source())
                .persist(StorageLevel.MEMORY_AND_DISK());
        DataException.surface(packed::count);
        return new ShardedSet(packed, set.about(), layout);
    }

    private static Iterator<Shard> pack(
            ShardPacking packing, SampleForm form, int partition, Iterator<Tuple2<Long, byte[]>> samples) {
        ShardPacking.Open open = packing.open(partition);
        while (samples.hasNext()) {
            Tuple2<Long, byte[]> sample = samples.next();
            open.add(sample._1(), sample._2());
        }
        return open.shards(form).iterator();
    }

    /** The cached shards: partition by partition in shard order. */
    public JavaRDD<Shard> shards() {
        return shards;
    }

    /** Samples and shards. */
    public ShardLayout layout() {
        return layout;
    }

    /** What is known of the set. */
    public SetDescription about() {
        return about;
    }

    /** Number of samples. */
    public long count() {
        return layout.samples();
    }

    /** Number of shards. */
    public int shardCount() {
        return layout.shards();
    }

    /** Number of partitions. */
    public int partitions() {
        return shards.getNumPartitions();
    }

    /** Shape of a sample as a network gets it, {@code [channels, height, width]}. */
    public Shape input() {
        return about.input();
    }

    /** A name for each class. */
    public List<String> classNames() {
        return about.classNames();
    }

    /** First shard of a partition; for {@code partitions()}, the number of shards. */
    public int firstShard(int partition) {
        return ShardPacking.firstShard(partition, partitions(), shardCount());
    }

    /** Drops the cached shards. */
    @Override
    public void close() {
        shards.unpersist(false);
    }

    /** Sends a sample to the partition of its shard. */
    private static final class ByShard extends Partitioner {
        private static final long serialVersionUID = 1;

        private final ShardPacking packing;

        ByShard(ShardPacking packing) {
            this.packing = packing;
        }

        @Override
        public int numPartitions() {
            return packing.partitions();
        }

        @Override
        public int getPartition(Object sample) {
            return packing.partitionOf((Long) sample);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof ByShard that && packing.equals(that.packing);
        }

        @Override
        public int hashCode() {
            return packing.hashCode();
        }
    }
}
