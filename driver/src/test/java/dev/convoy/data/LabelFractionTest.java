package dev.convoy.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.testing.SharedSpark;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedSpark.class)
class LabelFractionTest {
    private final SparkSession spark;

    LabelFractionTest(SparkSession spark) {
        this.spark = spark;
    }

    private ImageSet shapes(long images) {
        ShapesSettings settings = new ShapesSettings(images, 1, 1, 12, 12, 9);
        return ImageSources.open(spark, SourceSettings.shapes(settings), Split.TRAIN);
    }

    private static List<String> contents(ImageSet set) {
        return ImageFixtures.collect(set).stream()
                .map(sample -> sample.label() + Arrays.toString(sample.image().pixels()))
                .toList();
    }

    @Test
    void everyClassKeepsItsShare() {
        ImageSet whole = shapes(503);
        List<Long> counts = whole.statistics().classCounts();
        LabelFraction part = LabelFraction.of(whole, 0.1, 4);
        assertThat(part.kept())
                .isEqualTo(counts.stream().map(n -> (int) Math.round(n * 0.1)).toList());
        List<LabelledImage> samples = ImageFixtures.collect(part.set());
        assertThat(samples).hasSize((int) part.set().count());
        for (int i = 0; i < samples.size(); i++) {
            assertThat(samples.get(i).id()).isEqualTo(i);
        }
        assertThat(part.set().statistics().classCounts())
                .isEqualTo(part.kept().stream().map(Integer::longValue).toList());
        assertThat(contents(whole)).containsSubsequence(contents(part.set()));
        assertThat(part.set().about().source())
                .isEqualTo(samples.size() + " of 503 images of " + whole.about().source());
    }

    @Test
    void theChoiceIsAFunctionOfTheSeedAndASmallerShareIsPartOfALarger() {
        List<String> tenth = contents(LabelFraction.of(shapes(500), 0.1, 4).set());
        assertThat(contents(LabelFraction.of(shapes(500), 0.1, 4).set())).isEqualTo(tenth);
        assertThat(contents(LabelFraction.of(shapes(500), 0.1, 5).set())).isNotEqualTo(tenth);
        assertThat(contents(LabelFraction.of(shapes(500), 0.4, 4).set())).containsAll(tenth);
    }

    @Test
    void atLeastOneOfAClassStays() {
        LabelFraction part = LabelFraction.of(shapes(300), 0.0001, 1);
        assertThat(part.kept()).containsOnly(1);
        assertThat(part.summary()).isEqualTo("1 of each class");
        assertThat(new LabelFraction(part.set(), List.of(5, 4, 5, 6, 6, 5, 5, 5, 5, 5)).summary())
                .isEqualTo("4 (ring) to 6 (crescent) of a class");
    }

    @Test
    void wrongSharesAreNamed() {
        assertThatThrownBy(() -> LabelFraction.of(shapes(100), 0, 0))
                .hasMessage("label fraction expects a number above 0 and below 1, got 0.0");
        assertThatThrownBy(() -> LabelFraction.of(shapes(100), 1, 0))
                .hasMessage("label fraction expects a number above 0 and below 1, got 1.0");
    }
}
