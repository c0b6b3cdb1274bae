package dev.convoy.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.data.ImageSet;
import dev.convoy.data.ImageSources;
import dev.convoy.data.LabelledImage;
import dev.convoy.data.ShapesSettings;
import dev.convoy.data.SourceSettings;
import dev.convoy.data.Split;
import dev.convoy.score.ScoredSet.Scored;
import dev.convoy.testing.SharedSpark;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Answers about a scored set equal what its rows say one by one. */
@ExtendWith(SharedSpark.class)
class ScoredSetTest {
    private static final int IMAGES = 60;

    private final SparkSession spark;

    ScoredSetTest(SparkSession spark) {
        this.spark = spark;
    }

    @Test
    void answersAreThoseOfTheRows() throws IOException {
        ShapesSettings settings = new ShapesSettings(IMAGES, IMAGES, 1, 12, 12, 7);
        try (ImageSet set = ImageSources.open(spark, SourceSettings.shapes(settings), Split.TEST);
                Scorer scorer = new Scorer(spark, ScoreFixtures.model(set.classNames()), new ScoreOptions(1, 8, 1));
                ScoredSet scored = ScoredSet.of(scorer, set)) {
            Map<Long, Row> rows = new HashMap<>();
            scorer.score(set).collectAsList().forEach(row -> rows.put(row.getAs("id"), row));
            Map<Long, LabelledImage> images = new HashMap<>();
            set.images().collect().forEach(image -> images.put(image.id(), image));

            long[][] expected = new long[10][10];
            rows.values().forEach(row -> expected[row.<Integer>getAs("label")][row.<Integer>getAs("predicted")]++);
            assertThat(scored.confusion()).isDeepEqualTo(expected);

            List<Long> wrong = rows.values().stream()
                    .filter(row -> !row.getAs("label").equals(row.getAs("predicted")))
                    .sorted(Comparator.comparingDouble((Row row) -> -row.<Float>getAs("probability"))
                            .thenComparingLong(row -> row.getAs("id")))
                    .map(row -> row.<Long>getAs("id"))
                    .limit(12)
                    .toList();
            List<Scored> mistakes = scored.mistakes(12);
            assertThat(mistakes).extracting(mistake -> mistake.image().id()).isEqualTo(wrong);
            for (Scored mistake : mistakes) {
                LabelledImage image = images.get(mistake.image().id());
                assertThat(mistake.image().label()).isEqualTo(image.label());
                assertThat(mistake.image().image().pixels())
                        .isEqualTo(image.image().pixels());
                assertThat(mistake.probability()).isEqualTo(rows.get(image.id()).<Float>getAs("probability"));
                assertThat(mistake.predicted()).isEqualTo(rows.get(image.id()).<Integer>getAs("predicted"));
            }

            List<Scored> examples = scored.examples(12);
            assertThat(examples).hasSize(12);
            for (int i = 0; i < 10; i++) {
                int label = i;
                long first = images.values().stream()
                        .filter(image -> image.label() == label)
                        .mapToLong(LabelledImage::id)
                        .min()
                        .orElseThrow();
                assertThat(examples.get(i).image().id()).isEqualTo(first);
            }
            assertThat(scored.examples(2 * IMAGES)).hasSize(IMAGES);
        }
    }
}
