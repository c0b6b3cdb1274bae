package dev.convoy.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.random.CounterRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShapesGeneratorTest {
    @ParameterizedTest
    @CsvSource({"1, 28, 28, 6559490721743648064", "3, 33, 20, -3390352662666947022"})
    void thePicturesAreAlwaysTheSame(int channels, int height, int width, long expected) {
        ShapesGenerator generator = new ShapesGenerator(new ShapesSettings(1, 1, channels, height, width, 1));
        byte[] pixels = new byte[generator.imageSize()];
        long hash = 0;
        for (int index = 0; index < 500; index++) {
            hash = CounterRandom.mix(hash + generator.draw(index, pixels));
            for (byte pixel : pixels) {
                hash = CounterRandom.mix(hash + pixel);
            }
        }
        assertThat(hash).isEqualTo(expected);
    }

    @Test
    void aPictureIsAFunctionOfSeedAndIndex() {
        ShapesGenerator generator = new ShapesGenerator(ShapesSettings.DEFAULT);
        byte[] first = new byte[generator.imageSize()];
        byte[] again = new byte[generator.imageSize()];
        int label = generator.draw(17, first);
        generator.draw(18, again);
        assertThat(again).isNotEqualTo(first);
        assertThat(new ShapesGenerator(ShapesSettings.DEFAULT).draw(17, again)).isEqualTo(label);
        assertThat(again).isEqualTo(first);
        new ShapesGenerator(new ShapesSettings(1, 1, 1, 28, 28, 2)).draw(17, again);
        assertThat(again).isNotEqualTo(first);
    }

    @Test
    void everyClassComesAboutAsOften() {
        ShapesGenerator generator = new ShapesGenerator(ShapesSettings.DEFAULT);
        byte[] pixels = new byte[generator.imageSize()];
        int[] counts = new int[ShapesGenerator.CLASS_NAMES.size()];
        for (int index = 0; index < 5000; index++) {
            counts[generator.draw(index, pixels)]++;
        }
        assertThat(counts).hasSize(10);
        for (int count : counts) {
            assertThat(count).isBetween(400, 600);
        }
    }

    @Test
    void shapesFitTheUnitCircleAndCoverEnough() {
        for (ShapeOutline outline : ShapeOutline.values()) {
            int inside = 0;
            for (float y = -1.5f; y < 1.5f; y += 0.05f) {
                for (float x = -1.5f; x < 1.5f; x += 0.05f) {
                    if (outline.distance(x, y) < 0) {
                        inside++;
                        assertThat(Math.hypot(x, y))
                                .as("%s at %s, %s", outline, x, y)
                                .isLessThan(1.12);
                    }
                }
            }
            assertThat(inside * 0.0025).as("area of %s", outline).isBetween(0.7, 2.6);
        }
    }

    @Test
    void wrongSettingsAreNamed() {
        assertThatThrownBy(() -> new ShapesSettings(0, 5, 1, 28, 28, 1))
                .hasMessage("shapes expects positive numbers of images, got 0 and 5");
        assertThatThrownBy(() -> new ShapesSettings(5, 5, 2, 28, 28, 1))
                .hasMessage("shapes expects 1 or 3 channels, got 2");
        assertThatThrownBy(() -> new ShapesSettings(5, 5, 1, 8, 28, 1))
                .hasMessage("shapes expects sides of 12 to 16384 pixels, got 8x28");
    }

    @Test
    void aDepthMapLeavesThePictureAsItIs() {
        ShapesSettings plain = new ShapesSettings(1, 1, 3, 33, 20, 1);
        ShapesSettings deep = new ShapesSettings(1, 1, 3, 33, 20, 1, ShapesSettings.Depth.MAP);
        ShapesGenerator without = new ShapesGenerator(plain);
        ShapesGenerator with = new ShapesGenerator(deep);
        assertThat(with.imageSize()).isEqualTo(4 * 33 * 20);
        byte[] picture = new byte[without.imageSize()];
        byte[] both = new byte[with.imageSize()];
        for (int index = 0; index < 200; index++) {
            assertThat(with.draw(index, both)).isEqualTo(without.draw(index, picture));
            assertThat(Arrays.copyOf(both, picture.length)).isEqualTo(picture);
            int nearest = 255;
            int farthest = 0;
            for (int i = picture.length; i < both.length; i++) {
                nearest = Math.min(nearest, both[i] & 0xFF);
                farthest = Math.max(farthest, both[i] & 0xFF);
            }
            assertThat(nearest).as("the shape").isBetween(38, 141);
            assertThat(farthest).as("the ground").isBetween(163, 253);
        }
    }
}
