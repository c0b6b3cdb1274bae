package dev.convoy.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.data.ImageFormat;
import dev.convoy.data.ImageSet;
import dev.convoy.data.ImageSources;
import dev.convoy.data.ShapesSettings;
import dev.convoy.data.SourceSettings;
import dev.convoy.data.Split;
import dev.convoy.testing.SharedSpark;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedSpark.class)
class SetClassesTest {
    private final SparkSession spark;

    SetClassesTest(SparkSession spark) {
        this.spark = spark;
    }

    private static List<Integer> numbers(List<String> set, List<String> model) {
        return SetClasses.of(set, model).numbers();
    }

    @Test
    void namesTellWhereSomeAreEqual() {
        List<String> model = List.of("cat", "dog", "horse");
        assertThat(numbers(model, model)).containsExactly(0, 1, 2);
        assertThat(numbers(List.of("horse", "cat", "dog"), model)).containsExactly(2, 0, 1);
        assertThat(numbers(List.of("ant", "dog"), model)).containsExactly(-1, 1);
        assertThat(numbers(List.of("cat", "cow", "dog", "horse", "pig"), model)).containsExactly(0, -1, 1, 2, -1);
        assertThat(numbers(List.of("0", "1", "10", "2"), List.of("0", "1", "2", "3")))
                .containsExactly(0, 1, -1, 2);
        assertThat(numbers(List.of("a", "a", "b"), List.of("a", "a", "b"))).containsExactly(0, 1, 2);
    }

    @Test
    void numbersTellWhereNoNameIsEqual() {
        assertThat(numbers(List.of("0", "1", "2"), List.of("cat", "dog"))).containsExactly(0, 1, -1);
        assertThat(numbers(List.of("Katze", "Hund"), List.of("cat", "dog"))).containsExactly(0, 1);
        assertThat(numbers(List.of("ant"), List.of("cat", "dog"))).containsExactly(-1);
        assertThat(SetClasses.of(List.of("ant"), List.of("cat")).of(-1)).isNull();
        assertThat(SetClasses.of(List.of("ant"), List.of("cat")).of(7)).isNull();
    }

    @Test
    void rowsHaveTheModelsClasses() throws IOException {
        ShapesSettings settings = new ShapesSettings(40, 40, 1, 12, 12, 7);
        SourceSettings source = SourceSettings.shapes(settings);
        assertThat(source.format()).isEqualTo(ImageFormat.SHAPES);
        try (ImageSet set = ImageSources.open(spark, source, Split.TEST)) {
            List<String> turned = new ArrayList<>(set.classNames());
            Collections.reverse(turned);
            turned.set(3, "something else");
            List<Integer> own = set.images().map(image -> image.label()).collect();
            try (Scorer scorer = new Scorer(spark, ScoreFixtures.model(turned), ScoreOptions.DEFAULT)) {
                List<Row> rows = scorer.score(set).collectAsList();
                for (int i = 0; i < own.size(); i++) {
                    Integer expected = own.get(i) == 6 ? null : 9 - own.get(i);
                    assertThat(rows.get(i).<Integer>getAs("label")).isEqualTo(expected);
                }
            }
        }
    }
}
