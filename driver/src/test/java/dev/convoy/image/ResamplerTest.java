package dev.convoy.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.data.ImageFixtures;
import dev.convoy.random.CounterRandom;
import dev.convoy.random.Purpose;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResamplerTest {
    private static RawImage noise(int channels, int height, int width) {
        CounterRandom random = new CounterRandom(5, Purpose.TEST).at(height, width);
        byte[] pixels = new byte[channels * height * width];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) random.nextInt();
        }
        return new RawImage(channels, height, width, pixels);
    }

    @ParameterizedTest
    @CsvSource({"9, 7, 3, 2", "5, 8, 10, 16", "31, 17, 8, 40", "1, 1, 4, 5", "6, 6, 1, 1", "12, 5, 12, 9"})
    void equalsTheTriangleFilterInFloatingPoint(int height, int width, int toHeight, int toWidth) {
        RawImage image = noise(3, height, width);
        RawImage scaled = Resampler.resize(image, toHeight, toWidth);
        assertThat(scaled.shape().sizes()).containsExactly(3, toHeight, toWidth);
        for (int c = 0; c < 3; c++) {
            for (int y = 0; y < toHeight; y++) {
                for (int x = 0; x < toWidth; x++) {
                    double expected = filtered(image, c, (y + 0.5) / toHeight, (x + 0.5) / toWidth, toHeight, toWidth);
                    assertThat((double) ImageFixtures.pixel(scaled, c, y, x)).isBetween(expected - 1.1, expected + 1.1);
                }
            }
        }
    }

    private static double filtered(RawImage image, int c, double v, double u, int toHeight, int toWidth) {
        double reachY = Math.max(1, (double) image.height() / toHeight);
        double reachX = Math.max(1, (double) image.width() / toWidth);
        double sum = 0;
        double weights = 0;
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                double weight = Math.max(0, 1 - Math.abs(y + 0.5 - v * image.height()) / reachY)
                        * Math.max(0, 1 - Math.abs(x + 0.5 - u * image.width()) / reachX);
                sum += weight * ImageFixtures.pixel(image, c, y, x);
                weights += weight;
            }
        }
        return sum / weights;
    }

    @Test
    void aConstantStaysConstant() {
        byte[] pixels = new byte[11 * 13];
        Arrays.fill(pixels, (byte) 255);
        assertThat(Resampler.resize(new RawImage(1, 11, 13, pixels), 7, 29).pixels())
                .containsOnly(255);
    }

    @Test
    void theSameSizeIsTheSameImage() {
        RawImage image = noise(1, 5, 6);
        assertThat(Resampler.resize(image, 5, 6)).isSameAs(image);
    }
}
