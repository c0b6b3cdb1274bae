package dev.convoy.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.data.ImageSet;
import dev.convoy.data.ImageSources;
import dev.convoy.data.ShapesSettings;
import dev.convoy.data.SourceSettings;
import dev.convoy.data.Split;
import dev.convoy.model.SavedModel;
import dev.convoy.testing.SharedSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Scores of an untrained network: what counts here is that they are the right ones, for the right image. */
@ExtendWith(SharedSpark.class)
class ScorerTest {
    private final SparkSession spark;

    ScorerTest(SparkSession spark) {
        this.spark = spark;
    }

    private ImageSet shapes(int images) {
        ShapesSettings settings = new ShapesSettings(images, images, 1, 12, 12, 7);
        return ImageSources.open(spark, SourceSettings.shapes(settings), Split.TEST);
    }

    private static List<String> byId(Dataset<Row> scores) {
        return scores.drop("decode_ms", "score_ms").collectAsList().stream()
                .sorted(Comparator.comparingLong(row -> row.<Long>getAs("id")))
                .map(Row::toString)
                .toList();
    }

    @Test
    void sameBitsWhateverTheBatchAndTheThreads() throws IOException {
        List<String> reference = null;
        for (ScoreOptions options :
                List.of(new ScoreOptions(3, 1, 1), new ScoreOptions(3, 7, 1), new ScoreOptions(3, 64, 2))) {
            try (Scorer scorer = new Scorer(spark, ScoreFixtures.model(ScoreFixtures.names()), options)) {
                List<String> rows = byId(scorer.score(shapes(101)));
                assertThat(rows).hasSize(101);
                reference = reference == null ? rows : reference;
                assertThat(rows).as("%s", options).isEqualTo(reference);
            }
        }
    }

    @Test
    void partitionsChangeNothing() throws IOException {
        try (Scorer scorer = new Scorer(spark, ScoreFixtures.model(ScoreFixtures.names()), ScoreOptions.DEFAULT);
                ImageSet set = shapes(40)) {
            List<String> whole = byId(scorer.score(set));
            assertThat(byId(scorer.score(set.first(17)))).isEqualTo(whole.subList(0, 17));
        }
    }

    @Test
    void bestClassesComeFirstAndAddUp() throws IOException {
        try (Scorer scorer =
                new Scorer(spark, ScoreFixtures.model(ScoreFixtures.names()), new ScoreOptions(99, 32, 1))) {
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
    void rowsCanBeWrittenAndReadBack(@TempDir Path folder) throws IOException {
        String path = folder.resolve("scores").toString();
        try (Scorer scorer = new Scorer(spark, ScoreFixtures.model(ScoreFixtures.names()), ScoreOptions.DEFAULT)) {
            Dataset<Row> scores = scorer.score(shapes(30));
            scores.write().parquet(path);
            assertThat(byId(spark.read().parquet(path))).isEqualTo(byId(scores));
        }
    }

    @Test
    void imagesOfAnotherShapeAreRefused() throws IOException {
        ShapesSettings settings = new ShapesSettings(5, 5, 3, 16, 16, 7);
        try (Scorer scorer = new Scorer(spark, ScoreFixtures.model(ScoreFixtures.names()), ScoreOptions.DEFAULT)) {
            ImageSet colour = ImageSources.open(spark, SourceSettings.shapes(settings), Split.TRAIN);
            assertThatThrownBy(() -> scorer.score(colour))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(
                            "expects images of shape [1, 12, 12], shapes (training set, seed 7) has [3, 16, 16]");
        }
    }

    @Test
    void classesMustBeAsManyAsOutputs() throws IOException {
        SavedModel three = ScoreFixtures.model(List.of("a", "b", "c"));
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
