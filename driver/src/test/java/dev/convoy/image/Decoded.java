package dev.convoy.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.data.ImageFixtures;

/** What tests ask of a decoder. */
final class Decoded {
    private Decoded() {}

    static RawImage image(byte[] file, DecodeSettings settings) {
        DecodeResult result = ImageDecoder.decode(file, settings);
        assertThat(result).isInstanceOf(DecodeResult.Decoded.class);
        return ((DecodeResult.Decoded) result).image();
    }

    static RawImage image(byte[] file) {
        return image(file, DecodeSettings.AS_IS);
    }

    static String reason(byte[] file) {
        DecodeResult result = ImageDecoder.decode(file, DecodeSettings.AS_IS);
        assertThat(result).isInstanceOf(DecodeResult.Failed.class);
        return ((DecodeResult.Failed) result).reason();
    }

    /** Checks all channels of a pixel. */
    static void pixel(RawImage image, int y, int x, int within, int... expected) {
        assertThat(image.channels()).isEqualTo(expected.length);
        for (int c = 0; c < expected.length; c++) {
            assertThat(ImageFixtures.pixel(image, c, y, x))
                    .as("channel %d of (%d, %d)", c, y, x)
                    .isBetween(expected[c] - within, expected[c] + within);
        }
    }
}
