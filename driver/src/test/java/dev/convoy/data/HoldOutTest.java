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
class HoldOutTest {
    private final SparkSession spark;

    HoldOutTest(SparkSession spark) {
        this.spark = spark;
    }

    private ImageSet shapes(long images) {
        ShapesSettings settings = new ShapesSettings(images, 1, 1, 12, 12, 9);
        return ImageSources.open(spark, SourceSettings.shapes(settings), Split.TRAIN);
    }

    private static List<String> contents(ImageSet set) {
        return ImageFixtures.collect(set).stream()
                .map(sample -> Arrays.toString(sample.image().pixels()))
                .toList();
    }

    @Test
    void bothSetsAreNumberedFromZeroAndMakeUpTheWhole() {
        ImageSet whole = shapes(203);
        HoldOut parted = HoldOut.of(whole, 0.1, 4);
        assertThat(parted.validation().count()).isEqualTo(20);
        assertThat(parted.training().count()).isEqualTo(183);
        List<String> validation = contents(parted.validation());
        List<String> training = contents(parted.training());
        for (ImageSet set : List.of(parted.training(), parted.validation())) {
            List<LabelledImage> samples = ImageFixtures.collect(set);
            assertThat(samples).hasSize((int) set.count());
            for (int i = 0; i < samples.size(); i++) {
                assertThat(samples.get(i).id()).isEqualTo(i);
            }
        }
        List<String> all = contents(whole);
        assertThat(all).containsSubsequence(training).containsSubsequence(validation);
        assertThat(training).doesNotContainAnyElementsOf(validation);
        assertThat(parted.validation().about().source()).isEqualTo("20 of 203 images of shapes (training set, seed 9)");
    }

    @Test
    void theChoiceIsAFunctionOfTheSeed() {
        List<String> first = contents(HoldOut.of(shapes(100), 0.2, 4).validation());
        assertThat(contents(HoldOut.of(shapes(100), 0.2, 4).validation())).isEqualTo(first);
        assertThat(contents(HoldOut.of(shapes(100), 0.2, 5).validation())).isNotEqualTo(first);
    }

    @Test
    void wrongSharesAreNamed() {
        assertThatThrownBy(() -> HoldOut.of(shapes(100), 1, 0))
                .hasMessage("validation fraction expects a number above 0 and below 1, got 1.0");
        assertThatThrownBy(() -> HoldOut.of(shapes(10), 0.01, 0))
                .hasMessage("validation fraction 0.01 of 10 images leaves one of the two sets empty");
    }

    @Test
    void theFirstImagesAreASet() {
        ImageSet whole = shapes(50);
        assertThat(contents(whole.first(7))).isEqualTo(contents(whole).subList(0, 7));
        assertThat(whole.first(99).count()).isEqualTo(50);
        assertThatThrownBy(() -> whole.first(0))
                .hasMessage("the first images of a set expect a positive number, got 0");
    }

    @Test
    void weightsStayWithTheirSamples() {
        ImageSet weighted = ImageFixtures.weighted(shapes(40));
        List<String> whole = weights(weighted);
        assertThat(weights(HoldOut.of(weighted, 0.5, 4).training()))
                .isSubsetOf(whole)
                .hasSize(20);
        assertThat(weights(weighted.turned())).isEqualTo(whole);
        assertThat(weights(LabelFraction.of(weighted, 0.5, 4).set())).isSubsetOf(whole);
    }

    private static List<String> weights(ImageSet set) {
        return ImageFixtures.collect(set).stream()
                .map(sample -> Arrays.hashCode(sample.image().pixels()) + " weighs " + sample.weight())
                .toList();
    }
}
