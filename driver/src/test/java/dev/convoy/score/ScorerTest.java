package dev.convoy.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.data.ImageFiles;
import dev.convoy.data.ImageSet;
import dev.convoy.data.ImageSources;
import dev.convoy.data.Normalisation;
import dev.convoy.data.Preprocessing;
import dev.convoy.data.ShapesSettings;
import dev.convoy.data.SourceSettings;
import dev.convoy.data.Split;
import dev.convoy.image.ColourMode;
import dev.convoy.image.Crop;
import dev.convoy.image.DecodeSettings;
import dev.convoy.image.Resize;
import dev.convoy.model.ArchitectureFile;
import dev.convoy.model.SavedModel;
import dev.convoy.network.Network;
import dev.convoy.testing.SharedSpark;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Scores of an untrained network: what counts here is that they are the right ones, for the right image. */
@ExtendWith(SharedSpark.class)
class ScorerTest {
    private static final String ARCHITECTURE = """
            name = small
            input = [1, 12, 12]
            layers = [
              { type = conv2d, out_channels = 4, kernel_size = 3 }
              { type = batch_norm2d, num_features = 4 }
              relu
              { type = dropout, p = 0.5 }
              flatten
              { type = linear, out_features = 10 }
            ]
            """;

    private final SparkSession spark;

    ScorerTest(SparkSession spark) {
        this.spark = spark;
    }

    private static SavedModel model(List<String> classNames) throws IOException {
        Network network = Network.build(ArchitectureFile.parse(ARCHITECTURE, "test"));
        Preprocessing preprocessing = new Preprocessing(
                1,
                12,
                12,
                DecodeSettings.of(Resize.shorterSide(12), new Crop(12, 12), ColourMode.GREY),
                new Normalisation(List.of(0.5), List.of(0.25)));
        return new SavedModel(
                network.architecture(),
                preprocessing.toMap(),
                classNames,
                Map.of(),
                network.initialParameters(3),
                network.initialStatistics());
    }

    private static List<String> names() {
        return IntStream.range(0, 10).mapToObj(i -> "class" + i).toList();
    }

    private ImageSet shapes(int images) {
        ShapesSettings settings = new ShapesSettings(images, images, 1, 12, 12, 7);
        return ImageSources.open(spark, SourceSettings.shapes(settings), Split.TEST);
    }

    private static List<String> byId(Dataset<Row> scores) {
        return scores.collectAsList().stream()
                .sorted(Comparator.comparingLong(row -> row.<Long>getAs("id")))
                .map(Row::toString)
                .toList();
    }

    @Test
    void sameBitsWhateverTheBatchAndTheThreads() throws IOException {
        List<String> reference = null;
        for (ScoreOptions options :
                List.of(new ScoreOptions(3, 1, 1), new ScoreOptions(3, 7, 1), new ScoreOptions(3, 64, 2))) {
            try (Scorer scorer = new Scorer(spark, model(names()), options)) {
                List<String> rows = byId(scorer.score(shapes(101)));
                assertThat(rows).hasSize(101);
                reference = reference == null ? rows : reference;
                assertThat(rows).as("%s", options).isEqualTo(reference);
            }
        }
    }

    @Test
    void partitionsChangeNothing() throws IOException {
        try (Scorer scorer = new Scorer(spark, model(names()), ScoreOptions.DEFAULT);
                ImageSet set = shapes(40)) {
            List<String> whole = byId(scorer.score(set));
            assertThat(byId(scorer.score(set.first(17)))).isEqualTo(whole.subList(0, 17));
        }
    }

    @Test
    void bestClassesComeFirstAndAddUp() throws IOException {
        try (Scorer scorer = new Scorer(spark, model(names()), new ScoreOptions(99, 32, 1))) {
            for (Row row : scorer.score(shapes(20)).collectAsList()) {
                List<Row> top = row.getList(row.fieldIndex("top_k"));
                assertThat(top).hasSize(10);
                assertThat(top.get(0).getString(0)).isEqualTo(row.getAs("predicted_name"));
                assertThat(top.get(0).getFloat(1)).isEqualTo(row.<Float>getAs("probability"));
                assertThat(row.<Object>getAs("predicted_name")).isEqualTo("class" + row.getAs("predicted"));
                assertThat(row.<Object>getAs("error")).isNull();
                assertThat(row.<Object>getAs("path")).isNull();
                assertThat(row.<Integer>getAs("label")).isBetween(0, 9);
                double sum = 0;
                float before = 1;
                for (Row each : top) {
                    assertThat(each.getFloat(1)).isLessThanOrEqualTo(before);
                    before = each.getFloat(1);
                    sum += before;
                }
                assertThat(sum).isBetween(0.99999, 1.00001);
            }
        }
    }

    @Test
    void aFileThatDoesNotDecodeIsARowWithAnError(@TempDir Path folder) throws IOException {
        write(folder.resolve("class3/a.png"), 12, 12);
        write(folder.resolve("class3/b.png"), 40, 30);
        Files.write(folder.resolve("class3/c.jpg"), "<html>not found</html>".getBytes(StandardCharsets.US_ASCII));
        write(folder.resolve("elsewhere/d.png"), 12, 12);
        List<String> paths = ImageFiles.list(new Configuration(), folder.toString());
        try (Scorer scorer = new Scorer(spark, model(names()), ScoreOptions.DEFAULT)) {
            List<Row> rows = scorer.score(paths).collectAsList();
            assertThat(rows).extracting(row -> row.<String>getAs("path")).isEqualTo(paths);
            assertThat(rows).extracting(row -> row.<Integer>getAs("label")).containsExactly(3, 3, 3, null);
            assertThat(rows.get(2).<String>getAs("error")).isEqualTo("is HTML, no image");
            assertThat(rows.get(2).<Object>getAs("predicted")).isNull();
            assertThat(rows.get(2).<Object>getAs("top_k")).isNull();
            assertThat(rows).filteredOn(row -> row.getAs("error") == null).hasSize(3);
            // The same pixels, hence the same scores, whatever lies between.
            assertThat(rows.get(3).<Object>getAs("probability"))
                    .isEqualTo(rows.get(0).getAs("probability"));
        }
    }

    private static void write(Path file, int height, int width) throws IOException {
        Files.createDirectories(file.getParent());
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        image.setRGB(3, 3, Color.ORANGE.getRGB());
        ImageIO.write(image, "png", file.toFile());
    }

    @Test
    void rowsCanBeWrittenAndReadBack(@TempDir Path folder) throws IOException {
        String path = folder.resolve("scores").toString();
        try (Scorer scorer = new Scorer(spark, model(names()), ScoreOptions.DEFAULT)) {
            Dataset<Row> scores = scorer.score(shapes(30));
            scores.write().parquet(path);
            assertThat(byId(spark.read().parquet(path))).isEqualTo(byId(scores));
        }
    }

    @Test
    void imagesOfAnotherShapeAreRefused() throws IOException {
        ShapesSettings settings = new ShapesSettings(5, 5, 3, 16, 16, 7);
        try (Scorer scorer = new Scorer(spark, model(names()), ScoreOptions.DEFAULT)) {
            ImageSet colour = ImageSources.open(spark, SourceSettings.shapes(settings), Split.TRAIN);
            assertThatThrownBy(() -> scorer.score(colour))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(
                            "expects images of shape [1, 12, 12], shapes (training set, seed 7) has [3, 16, 16]");
        }
    }

    @Test
    void classesMustBeAsManyAsOutputs() throws IOException {
        SavedModel three = model(List.of("a", "b", "c"));
        assertThatThrownBy(() -> new Scorer(spark, three, ScoreOptions.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("gives scores of shape [10], expected one for each of 3 classes");
    }

    @Test
    void optionsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> new ScoreOptions(0, 1, 1)).hasMessage("top-k expects a positive number, got 0");
        assertThatThrownBy(() -> new ScoreOptions(1, 0, 1)).hasMessage("batch size expects a positive number, got 0");
        assertThatThrownBy(() -> new ScoreOptions(1, 1, -1))
                .hasMessage("threads expects 0 or a positive number, got -1");
    }
}
