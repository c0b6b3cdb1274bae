package dev.convoy.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.image.ColourMode;
import dev.convoy.plan.Batch;
import dev.convoy.tensor.Shape;
import dev.convoy.testing.SharedSpark;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sets whose samples are not simply their images: turned ones, and those with a target. */
@ExtendWith(SharedSpark.class)
class SampleFormTest {
    private static final Shape IMAGE = Shape.of(1, 12, 12);

    private final SparkSession spark;

    SampleFormTest(SparkSession spark) {
        this.spark = spark;
    }

    private ImageSet shapes(int height, int width) {
        ShapesSettings settings = new ShapesSettings(30, 1, 1, height, width, 9);
        return ImageSources.open(spark, SourceSettings.shapes(settings), Split.TRAIN);
    }

    private static float[] image(Batch batch, int slot) {
        return Arrays.copyOfRange(batch.pixels(), slot * IMAGE.count(), (slot + 1) * IMAGE.count());
    }

    private static float[] turned(float[] image) {
        float[] out = new float[image.length];
        for (int y = 0; y < 12; y++) {
            for (int x = 0; x < 12; x++) {
                out[(11 - x) * 12 + y] = image[y * 12 + x]; // what is right goes up
            }
        }
        return out;
    }

    @Test
    void everyImageComesInFourTurns() {
        ImageSet images = shapes(12, 12);
        ImageSet set = images.turned();
        assertThat(set.classNames()).containsExactly("0", "90", "180", "270");
        assertThat(set.statistics()).isEqualTo(images.statistics().turned());
        assertThat(set.statistics().classCounts()).containsExactly(30L, 30L, 30L, 30L);
        try (ShardedSet sharded = ShardedSet.of(set, 4, 2);
                ShardedSet plain = ShardedSet.of(images, 4, 2)) {
            assertThat(sharded.count()).isEqualTo(120);
            assertThat(sharded.input()).isEqualTo(IMAGE);
            for (int s = 0; s < 4; s++) {
                check(
                        sharded.shards().collect().get(s),
                        plain.shards().collect().get(s));
            }
        }
    }

    private static void check(Shard shard, Shard plain) {
        assertThat(shard.size()).isEqualTo(4 * plain.size());
        assertThat(shard.pixels()).as("images are kept once").hasSize(plain.size() * IMAGE.count());
        Batch batch = new Batch(IMAGE, shard.size());
        Batch upright = new Batch(IMAGE, plain.size());
        BatchFiller filler = BatchFiller.evaluation(Normalisation.scaleOnly(1));
        filler.fillInOrder(shard, 0, shard.size(), batch);
        filler.fillInOrder(plain, 0, plain.size(), upright);
        for (int i = 0; i < shard.size(); i++) {
            assertThat(shard.label(i)).isEqualTo(i % 4);
            assertThat(batch.labels()[i]).isEqualTo(i % 4);
            assertThat(batch.samples()[i]).isEqualTo(4 * plain.sample(i / 4) + i % 4);
            assertThat(image(batch, i)).isEqualTo(i % 4 == 0 ? image(upright, i / 4) : turned(image(batch, i - 1)));
        }
    }

    @Test
    void allTurnsOfAnImageAreAugmentedAlike() {
        try (ShardedSet sharded = ShardedSet.of(shapes(12, 12).turned(), 4, 2)) {
            Shard shard = sharded.shards().collect().get(2);
            Batch batch = new Batch(IMAGE, shard.size());
            BatchFiller.training(Normalisation.scaleOnly(1), AugmentationTest.STRONG_ON_ANY_CHANNELS, 4)
                    .fill(shard, IntStream.range(0, shard.size()).toArray(), 0, shard.size(), 3, batch);
            for (int i = 0; i < shard.size(); i++) {
                if (i % 4 > 0) {
                    assertThat(image(batch, i)).isEqualTo(turned(image(batch, i - 1)));
                }
            }
        }
    }

    @Test
    void theLastChannelsCanBeTheTarget() {
        ShapesSettings settings = new ShapesSettings(30, 1, 1, 12, 12, 9, ShapesSettings.Depth.MAP);
        ImageSet images = ImageSources.open(spark, SourceSettings.shapes(settings), Split.TRAIN);
        assertThat(images.input()).isEqualTo(Shape.of(2, 12, 12));
        ImageSet set = images.withTarget(1);
        assertThat(set.input()).isEqualTo(IMAGE);
        assertThat(set.image()).isEqualTo(Shape.of(2, 12, 12));
        assertThat(set.statistics().first(1).mean()).hasSize(1);
        assertThat(Preprocessing.of(set.input(), set.about().decode(), Normalisation.scaleOnly(1))
                        .decode()
                        .colour())
                .isEqualTo(ColourMode.GREY);
        try (ShardedSet sharded = ShardedSet.of(set, 4, 2);
                ShardedSet plain = ShardedSet.of(shapes(12, 12), 4, 2)) {
            Shard shard = sharded.shards().collect().get(1);
            Shard picture = plain.shards().collect().get(1);
            assertThat(shard.image()).isEqualTo(IMAGE);
            Batch batch = new Batch(IMAGE, shard.size());
            Batch expected = new Batch(IMAGE, shard.size());
            BatchFiller filler = BatchFiller.evaluation(Normalisation.scaleOnly(1));
            filler.fillInOrder(shard, 0, shard.size(), batch);
            filler.fillInOrder(picture, 0, shard.size(), expected);
            assertThat(batch.pixels()).isEqualTo(expected.pixels());
            assertThat(batch.targets()[shard.size() * 144 - 1])
                    .isEqualTo((shard.pixels()[shard.size() * 288 - 1] & 0xFF) / 255f);
        }
    }

    @Test
    void whatCannotBeIsNamed() {
        assertThatThrownBy(() -> shapes(14, 12).turned())
                .isInstanceOf(DataException.class)
                .hasMessage("shapes (training set, seed 9): turning images by 90 degrees expects square ones, got 14x12"
                        + " (height x width); resize or crop them");
        assertThatThrownBy(() -> shapes(12, 12).withTarget(1))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "shapes (training set, seed 9): target channels expect fewer than the 1 of the stored images,"
                                + " got 1");
        assertThatThrownBy(() -> shapes(12, 12).withTarget(-1)).hasMessage("target channels expect 0 or more, got -1");
        assertThatThrownBy(() -> new SampleForm(2, 0, SampleForm.Weights.EQUAL))
                .hasMessage("views of an image expect 1 or 4, got 2");
        Shard.Samples samples = new Shard.Samples(new int[2], new float[1], new byte[288]);
        assertThatThrownBy(() -> new Shard(3, 4, IMAGE, SampleForm.PLAIN, samples))
                .hasMessage("shard 3: 2 labels expect as many weights, got 1");
    }
}
