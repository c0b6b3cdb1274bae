package dev.convoy.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.image.ColourMode;
import dev.convoy.testing.SharedSpark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedSpark.class)
class PreparedSetTest {
    private static final ShapesSettings COLOUR = new ShapesSettings(120, 30, 3, 20, 16, 3);
    private final SparkSession spark;

    @TempDir
    private Path folder;

    PreparedSetTest(SparkSession spark) {
        this.spark = spark;
    }

    private String output() {
        return folder.resolve("set").toString();
    }

    private ImageSet shapes(Split split) {
        return ImageSources.open(spark, SourceSettings.shapes(COLOUR), split);
    }

    private ImageSet open(String path, Split split) {
        return ImageSources.open(spark, SourceSettings.of(ImageFormat.AUTO, path), split);
    }

    @Test
    void comesBackAsItWas() {
        ImageSet source = shapes(Split.TRAIN);
        PixelStatistics written = PreparedSet.write(spark, source, output(), WriteMode.CREATE);
        ImageSet read = open(output(), Split.TRAIN);
        assertThat(read.statistics()).isEqualTo(written);
        assertThat(read.count()).isEqualTo(120);
        assertThat(read.image()).isEqualTo(source.image());
        assertThat(read.classNames()).isEqualTo(ShapesGenerator.CLASS_NAMES);
        assertThat(read.about().decode().colour()).isEqualTo(ColourMode.RGB);
        assertThat(read.about().source()).isEqualTo(output() + " (from shapes (training set, seed 3))");
        List<LabelledImage> expected = ImageFixtures.collect(source);
        List<LabelledImage> found = ImageFixtures.collect(read);
        assertThat(found).hasSize(120);
        for (int i = 0; i < 120; i++) {
            assertThat(found.get(i).id()).isEqualTo(i);
            assertThat(found.get(i).label()).isEqualTo(expected.get(i).label());
            assertThat(found.get(i).image().pixels())
                    .isEqualTo(expected.get(i).image().pixels());
        }
    }

    @Test
    void sparkReadsTheFolderAsATable() {
        PreparedSet.write(spark, shapes(Split.TRAIN).first(50), output(), WriteMode.CREATE);
        var table = spark.read().parquet(output());
        assertThat(table.columns()).containsExactly("id", "label", "height", "width", "channels", "pixels");
        assertThat(table.count()).isEqualTo(50);
        Row row = table.where("id = 7").first();
        assertThat(row.getInt(2)).isEqualTo(20);
        assertThat(row.getInt(3)).isEqualTo(16);
        assertThat((byte[]) row.getAs(5)).hasSize(3 * 20 * 16);
    }

    @Test
    void statisticsAreThoseOfThePixels() {
        ImageSet set = shapes(Split.TRAIN);
        PixelStatistics statistics = set.statistics();
        List<LabelledImage> samples = ImageFixtures.collect(set);
        for (int c = 0; c < 3; c++) {
            double sum = 0;
            double squares = 0;
            for (LabelledImage sample : samples) {
                for (int i = 0; i < 320; i++) {
                    double value = (sample.image().pixels()[c * 320 + i] & 0xFF) / 255.0;
                    sum += value;
                    squares += value * value;
                }
            }
            double n = 320.0 * samples.size();
            assertThat(statistics.mean().get(c)).isCloseTo(sum / n, Offset.offset(1e-10));
            assertThat(statistics.std().get(c))
                    .isCloseTo(Math.sqrt(squares / n - sum / n * (sum / n)), Offset.offset(1e-10));
        }
        assertThat(statistics.count()).isEqualTo(120);
        assertThat(statistics.classCounts()).hasSize(10);
        assertThat(Normalisation.of(statistics).channels()).isEqualTo(3);
    }

    @Test
    void splitsAreSubFolders() {
        PreparedSet.write(spark, shapes(Split.TRAIN), output() + "/train", WriteMode.CREATE);
        PreparedSet.write(spark, shapes(Split.TEST), output() + "/test", WriteMode.CREATE);
        assertThat(open(output(), Split.TRAIN).count()).isEqualTo(120);
        assertThat(open(output(), Split.TEST).count()).isEqualTo(30);
    }

    @Test
    void anExistingOutputIsRefusedOrReplaced() throws IOException {
        PreparedSet.write(spark, shapes(Split.TEST), output(), WriteMode.CREATE);
        assertThatThrownBy(() -> PreparedSet.write(spark, shapes(Split.TRAIN), output(), WriteMode.CREATE))
                .isInstanceOf(DataException.class)
                .hasMessage(output() + ": exists; give another output or overwrite it");
        PreparedSet.write(spark, open(output(), Split.TEST).first(10), output(), WriteMode.OVERWRITE);
        assertThat(open(output(), Split.TRAIN).count()).isEqualTo(10);
        Path other = Files.createDirectories(folder.resolve("thesis"));
        Files.writeString(other.resolve("chapter1.tex"), "precious");
        assertThatThrownBy(() -> PreparedSet.write(spark, shapes(Split.TRAIN), other.toString(), WriteMode.OVERWRITE))
                .hasMessage(other + ": exists and is not a prepared set, so it is not overwritten; delete it yourself");
        assertThat(other.resolve("chapter1.tex")).hasContent("precious");
    }

    @Test
    void badImagesAreKeptInTheDescription() {
        BadImages bad = new BadImages(2, List.of(new BadImages.BadImage("a.jpg", "does not decode")));
        ImageSet source = shapes(Split.TEST);
        SetDescription about = new SetDescription(
                "x",
                source.count(),
                source.image(),
                source.classNames(),
                source.about().decode(),
                bad);
        PreparedSet.write(spark, ImageSet.of(source.images(), about), output(), WriteMode.CREATE);
        assertThat(open(output(), Split.TRAIN).about().bad()).isEqualTo(bad);
    }

    @Test
    void damagedSetsAreNamed() throws IOException {
        SourceSettings prepared = SourceSettings.of(ImageFormat.PREPARED, output());
        Path description = folder.resolve("set").resolve("_dataset.json");
        Files.createDirectories(folder.resolve("set"));
        assertThatThrownBy(() -> ImageSources.open(spark, prepared, Split.TRAIN))
                .hasMessage(output() + ": not a prepared set; looked for _dataset.json");
        Files.writeString(description, "{");
        assertThatThrownBy(() -> ImageSources.open(spark, prepared, Split.TRAIN))
                .hasMessageStartingWith(description + ": is not JSON: ");
        Files.writeString(description, "{\"format\": \"other\", \"version\": 2}");
        assertThatThrownBy(() -> ImageSources.open(spark, prepared, Split.TRAIN))
                .hasMessage(description + ": expects format convoy-images version 1, found \"other\" version 2");
        Files.writeString(description, "{\"format\": \"convoy-images\", \"version\": 1}");
        assertThatThrownBy(() -> ImageSources.open(spark, prepared, Split.TRAIN))
                .hasMessage(description + ": expects a key 'image', found none");
        PreparedSet.write(spark, shapes(Split.TEST), folder.resolve("good").toString(), WriteMode.CREATE);
        Files.copy(folder.resolve("good").resolve("_dataset.json"), description, StandardCopyOption.REPLACE_EXISTING);
        spark.range(5).write().mode("append").parquet(output());
        assertThatThrownBy(() -> ImageSources.open(spark, prepared, Split.TRAIN))
                .hasMessage(output() + ": expects a column label of type int, found columns struct<id:bigint>");
    }

    @Test
    void weightsAreAColumnOfTheirOwn() {
        PreparedSet.write(spark, ImageFixtures.weighted(shapes(Split.TEST)), output(), WriteMode.CREATE);
        assertThat(spark.read().parquet(output()).where("id = 7").first().getFloat(6))
                .isEqualTo(1.75f);
        ImageSet read = open(output(), Split.TRAIN);
        assertThat(read.about().form().weights()).isEqualTo(SampleForm.Weights.OWN);
        assertThat(ImageFixtures.collect(read.first(10)))
                .extracting(LabelledImage::weight)
                .containsExactly(0f, 0.25f, 0.5f, 0.75f, 1f, 1.25f, 1.5f, 1.75f, 2f, 2.25f);
        PreparedSet.write(spark, read.first(5), output() + "-again", WriteMode.CREATE);
        assertThat(ImageFixtures.collect(open(output() + "-again", Split.TRAIN)))
                .extracting(LabelledImage::weight)
                .containsExactly(0f, 0.25f, 0.5f, 0.75f, 1f);
        try (ShardedSet sharded = ShardedSet.of(read, 4, 2)) {
            Shard shard = sharded.shards().collect().get(1);
            assertThat(shard.weight(0)).isEqualTo(0.25f);
            assertThat(shard.weight(2)).isEqualTo(2.25f);
        }
    }

    @Test
    void wrongWeightsAreNamed() {
        for (String weight : List.of("cast(-1 as float)", "cast('NaN' as float)", "cast(null as float)", "1.5D")) {
            String good = output() + "-good-" + weight.length();
            PreparedSet.write(spark, shapes(Split.TEST).first(5), good, WriteMode.CREATE);
            String wrong = output() + "-wrong-" + weight.length();
            spark.read()
                    .parquet(good)
                    .selectExpr("*", weight + " as weight")
                    .write()
                    .parquet(wrong);
            copyDescription(good, wrong);
            String got = weight.contains("-1") ? "-1.0" : "NaN";
            assertThatThrownBy(() -> DataException.surface(
                            () -> open(wrong, Split.TRAIN).images().collect()))
                    .isInstanceOf(DataException.class)
                    .hasMessageMatching(
                            weight.equals("1.5D")
                                    ? ".*: expects a column weight of type float, found columns struct<.*weight:double>"
                                    : ".*: weight of sample \\d expects 0 or more, got " + got);
        }
    }

    private static void copyDescription(String from, String to) {
        try {
            Files.copy(Path.of(from, "_dataset.json"), Path.of(to, "_dataset.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
