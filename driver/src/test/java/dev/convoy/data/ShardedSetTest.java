package dev.convoy.data;

import static com.holdenkarau.spark.testing.JavaRDDComparisons.assertRDDEqualsWithOrder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.image.RawImage;
import dev.convoy.testing.SharedSpark;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(SharedSpark.class)
class ShardedSetTest {
    private final SparkSession spark;

    ShardedSetTest(SparkSession spark) {
        this.spark = spark;
    }

    private ImageSet shapes(long images) {
        ShapesSettings settings = new ShapesSettings(images, 1, 1, 12, 12, 9);
        return ImageSources.open(spark, SourceSettings.shapes(settings), Split.TRAIN);
    }

    @ParameterizedTest
    @CsvSource({"103, 8, 1", "103, 8, 3", "103, 8, 8", "103, 5, 20", "8, 8, 2"})
    void everySampleLiesAtItsPlace(int images, int shards, int partitions) {
        ImageSet set = shapes(images);
        List<LabelledImage> samples = ImageFixtures.collect(set);
        try (ShardedSet sharded = ShardedSet.of(set, shards, partitions)) {
            assertThat(sharded.partitions()).isEqualTo(Math.min(partitions, shards));
            assertThat(sharded.shards().getStorageLevel()).isEqualTo(StorageLevel.MEMORY_AND_DISK());
            List<Shard> packed = sharded.shards().collect();
            assertThat(packed)
                    .extracting(Shard::index)
                    .isEqualTo(IntStream.range(0, shards).boxed().toList());
            for (Shard shard : packed) {
                assertThat(shard.size()).isEqualTo(sharded.layout().size(shard.index()));
                checkShard(shard, samples);
            }
            List<Integer> held =
                    sharded.shards().mapPartitions(ShardedSetTest::count).collect();
            for (int p = 0; p < sharded.partitions(); p++) {
                assertThat(held.get(p)).isEqualTo(sharded.firstShard(p + 1) - sharded.firstShard(p));
            }
        }
    }

    private static Iterator<Integer> count(Iterator<Shard> partition) {
        int count = 0;
        for (; partition.hasNext(); partition.next()) {
            count++;
        }
        return List.of(count).iterator();
    }

    private static void checkShard(Shard shard, List<LabelledImage> samples) {
        for (int position = 0; position < shard.size(); position++) {
            LabelledImage sample = samples.get((int) shard.sample(position));
            assertThat(shard.label(position)).isEqualTo(sample.label());
            assertThat(Arrays.copyOfRange(shard.pixels(), position * 144, (position + 1) * 144))
                    .isEqualTo(sample.image().pixels());
        }
    }

    @Test
    void partitionsDoNotChangeTheShards() {
        try (ShardedSet one = ShardedSet.of(shapes(200), 8, 1);
                ShardedSet three = ShardedSet.of(shapes(200), 8, 3)) {
            assertRDDEqualsWithOrder(
                    fingerprints(one).coalesce(1), fingerprints(three).coalesce(1));
        }
    }

    private static JavaRDD<String> fingerprints(ShardedSet set) {
        return set.shards().map(shard -> shard + " " + shard.label(0) + " " + Arrays.hashCode(shard.pixels()));
    }

    @Test
    void shardsSurviveTheDisk() {
        try (ShardedSet set = ShardedSet.of(shapes(50), 4, 2)) {
            JavaRDD<Shard> onDisk = set.shards().map(shard -> shard).persist(StorageLevel.DISK_ONLY());
            List<String> expected = set.shards().map(Shard::toString).collect();
            assertThat(onDisk.count()).isEqualTo(4);
            assertThat(onDisk.map(Shard::toString).collect()).isEqualTo(expected);
            assertThat(onDisk.collect().get(3).pixels())
                    .isEqualTo(set.shards().collect().get(3).pixels());
            onDisk.unpersist();
        }
    }

    @Test
    void wrongSettingsAreNamed() {
        assertThatThrownBy(() -> ShardedSet.of(shapes(50), 0, 2)).hasMessage("shards expects a positive number, got 0");
        assertThatThrownBy(() -> ShardedSet.of(shapes(5), 8, 2))
                .hasMessage("more shards than samples: 8 shards for 5 samples; lower shards");
        assertThatThrownBy(() -> ShardedSet.of(shapes(50), 8, 0))
                .hasMessage("partitions expects a positive number, got 0");
        SetDescription about = shapes(50).about();
        ImageCheck huge = new ImageCheck("x", 1L << 20, 3, 224, 224, 10);
        assertThatThrownBy(() -> new ShardPacking(new ShardLayout(1L << 20, 8), huge, 4))
                .hasMessage("x: a shard of 131072 images needs 19730006016 bytes, more than the 2 GB of an array; "
                        + "raise shards above 8");
        assertThatThrownBy(() -> about.with("x", 0)).hasMessage("x: no images");
    }

    @Test
    void samplesThatAreNotAsTheSetSaysAreNamed() {
        refused(
                List.of(sample(0, 0), sample(1, 10)),
                2,
                "set: label 10 of sample 1 is outside the 10 classes (0 to 9)");
        refused(List.of(sample(0, 0), sample(2, 1)), 2, "set: sample numbers expect 0 to 1, got 2");
        refused(List.of(sample(0, 0), sample(0, 1)), 2, "set: sample numbers are not contiguous: 0 comes twice");
        refused(
                List.of(sample(0, 0), sample(2, 1)),
                3,
                "set: sample numbers are not contiguous: 1 of 0 to 2 is missing");
        LabelledImage small = new LabelledImage(1, 0, new RawImage(1, 2, 2, new byte[4]));
        refused(List.of(sample(0, 0), small), 2, "set: sample 1 expects an image [1, 12, 12], got [1, 2, 2]");
    }

    private static LabelledImage sample(long id, int label) {
        return new LabelledImage(id, label, new RawImage(1, 12, 12, new byte[144]));
    }

    private void refused(List<LabelledImage> samples, long count, String message) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        JavaRDD<LabelledImage> images = context.parallelize(new ArrayList<>(samples), 2);
        ImageSet set = ImageSet.of(images, shapes(50).about().with("set", count));
        assertThatThrownBy(() -> ShardedSet.of(set, 2, 1))
                .isInstanceOf(DataException.class)
                .hasMessage(message);
    }
}
