package dev.convoy.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.data.ImageFixtures;
import dev.convoy.random.CounterRandom;
import dev.convoy.random.Purpose;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowScalerTest {
    private static byte[] noise(int channels, int height, int width) {
        CounterRandom random = new CounterRandom(9, Purpose.TEST).at(height, width);
        byte[] samples = new byte[channels * height * width]; // [height, width, channels]
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (byte) random.nextInt();
        }
        return samples;
    }

    private static void feed(RowSink sink, byte[] samples, int height) {
        int row = samples.length / height;
        for (int y = 0; y < height; y++) {
            sink.row(y, Arrays.copyOfRange(samples, y * row, (y + 1) * row));
        }
    }

    private static RawImage scaled(int channels, int height, int width, Framing framing) {
        RowSink sink = new RowScaler(channels, height, width, framing);
        feed(sink, noise(channels, height, width), height);
        return sink.image();
    }

    private static Framing whole(int height, int width) {
        return new Framing(height, width, Region.all(height, width), Turn.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "3, 9, 7, 3, 2",
        "1, 31, 17, 8, 17",
        "3, 40, 43, 40, 9",
        "1, 64, 96, 2, 3",
        "3, 57, 101, 56, 100",
        "3, 6, 6, 1, 1"
    })
    void isNearTheOtherArithmeticEvenForNoise(int channels, int height, int width, int toHeight, int toWidth) {
        RawImage actual = scaled(channels, height, width, whole(toHeight, toWidth));
        PlaneSink planes = new PlaneSink(channels, height, width);
        feed(planes, noise(channels, height, width), height);
        RawImage expected = Resampler.resize(planes.image(), toHeight, toWidth);
        assertThat(actual.shape()).isEqualTo(expected.shape());
        for (int i = 0; i < expected.pixels().length; i++) {
            int pixel = expected.pixels()[i] & 0xFF;
            assertThat(actual.pixels()[i] & 0xFF).as("pixel %d", i).isBetween(pixel - 2, pixel + 2);
        }
    }

    @Test
    void aPartIsThatPartOfTheWhole() {
        RawImage whole = scaled(3, 61, 83, whole(20, 31));
        Region part = new Region(4, 7, 11, 9);
        RawImage kept = scaled(3, 61, 83, new Framing(20, 31, part, Turn.NONE));
        assertThat(kept.pixels()).isEqualTo(Pixels.crop(whole, part).pixels());
        RawImage pillow = new RawImage(1, 61, 83, noise(1, 61, 83));
        assertThat(Resampler.resize(pillow, 20, 31, part).pixels())
                .isEqualTo(Pixels.crop(Resampler.resize(pillow, 20, 31), part).pixels());
    }

    @Test
    void anImageShownTwiceIsTheLastOne() {
        RowSink sink = new RowScaler(3, 61, 83, whole(20, 31));
        feed(sink, new byte[3 * 61 * 83], 61);
        feed(sink, noise(3, 61, 83), 61);
        assertThat(sink.image().pixels())
                .isEqualTo(scaled(3, 61, 83, whole(20, 31)).pixels());
    }

    @Test
    void aConstantStaysConstant() {
        for (int value : new int[] {0, 1, 127, 254, 255}) {
            byte[] samples = new byte[3 * 97 * 131];
            Arrays.fill(samples, (byte) value);
            RowSink sink = new RowScaler(3, 97, 131, whole(10, 33));
            feed(sink, samples, 97);
            assertThat(sink.image().pixels()).containsOnly(value);
        }
    }

    @Test
    void itIsTakenWhereAnImageShrinksByAtMost32() {
        assertThat(RowScaler.fits(64, 64, whole(2, 64))).isTrue();
        assertThat(RowScaler.fits(65, 64, whole(2, 64))).isFalse();
        assertThat(RowScaler.fits(64, 64, whole(64, 65))).isFalse();
        assertThat(RowScaler.fits(64, 64, whole(64, 64))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"jpeg, false", "jpeg, true", "png, false"})
    void allFilesAreScaledTheSame(String format, boolean progressive) throws IOException {
        byte[] file = EncodedFixtures.encode(
                EncodedFixtures.ramps(BufferedImage.TYPE_INT_RGB, 90, 120), format, progressive, "");
        DecodeSettings settings = DecodeSettings.of(Resize.shorterSide(32), new Crop(30, 28), ColourMode.AUTO)
                .withScaling(Scaling.FAST);
        PlaneSink planes = new PlaneSink(3, 90, 120);
        RawImage stored = Decoded.image(file);
        byte[] samples = new byte[3 * 90 * 120];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (byte) ImageFixtures.pixel(stored, i % 3, i / 360, i / 3 % 120);
        }
        feed(planes, samples, 90);
        assertThat(planes.image().pixels()).isEqualTo(stored.pixels());
        RowSink sink = new RowScaler(3, 90, 120, new Framing(32, 42, new Region(1, 7, 30, 28), Turn.NONE));
        feed(sink, samples, 90);
        assertThat(Decoded.image(file, settings).pixels())
                .isEqualTo(sink.image().pixels());
    }
}
