package dev.convoy.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.data.ImageFixtures;
import dev.convoy.data.Normalisation;
import dev.convoy.data.Preprocessing;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageDecoderTest {
    private static RawImage decoded(byte[] file, DecodeSettings settings) {
        DecodeResult result = ImageDecoder.decode(file, settings);
        assertThat(result).isInstanceOf(DecodeResult.Decoded.class);
        return ((DecodeResult.Decoded) result).image();
    }

    private static String reason(byte[] file, DecodeSettings settings) {
        DecodeResult result = ImageDecoder.decode(file, settings);
        assertThat(result).isInstanceOf(DecodeResult.Failed.class);
        return ((DecodeResult.Failed) result).reason();
    }

    @Test
    void greySamplesAreTakenAsStored() throws IOException {
        RawImage image = decoded(ImageFixtures.encode(ImageFixtures.greyRamp(9, 7), "png"), DecodeSettings.AS_IS);
        assertThat(image.shape().sizes()).containsExactly(1, 9, 7);
        for (int y = 0; y < 9; y++) {
            for (int x = 0; x < 7; x++) {
                assertThat(ImageFixtures.pixel(image, 0, y, x)).isEqualTo(16 * y + 3 * x);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"png, 1", "png, 2", "png, 5", "jpg, 5", "jpg, 1"}) // BufferedImage types: INT_RGB, INT_ARGB, 3BYTE_BGR
    void colourIsRedGreenBlue(String format, int type) throws IOException {
        byte[] file = ImageFixtures.encode(ImageFixtures.plain(type, 8, 16, 0xC86432), format);
        RawImage image = decoded(file, DecodeSettings.AS_IS);
        assertThat(image.shape().sizes()).containsExactly(3, 8, 16);
        int[] expected = {0xC8, 0x64, 0x32};
        for (int c = 0; c < 3; c++) {
            assertThat(ImageFixtures.pixel(image, c, 5, 11)).isBetween(expected[c] - 2, expected[c] + 2);
        }
        RawImage grey = decoded(file, DecodeSettings.AS_IS.withColour(ColourMode.GREY));
        assertThat(grey.channels()).isEqualTo(1);
        int luma = (int) Math.round(0.299 * 0xC8 + 0.587 * 0x64 + 0.114 * 0x32);
        assertThat(ImageFixtures.pixel(grey, 0, 5, 11)).isBetween(luma - 2, luma + 2);
    }

    @Test
    void greyBecomesThreeEqualChannels() throws IOException {
        byte[] file = ImageFixtures.encode(ImageFixtures.greyRamp(4, 5), "png");
        RawImage image = decoded(file, DecodeSettings.AS_IS.withColour(ColourMode.RGB));
        assertThat(image.channels()).isEqualTo(3);
        byte[] plane = Arrays.copyOf(image.pixels(), 20);
        assertThat(Arrays.copyOfRange(image.pixels(), 20, 40)).isEqualTo(plane);
        assertThat(Arrays.copyOfRange(image.pixels(), 40, 60)).isEqualTo(plane);
    }

    @Test
    void palettesAndSixteenBitsAreRead() throws IOException {
        byte[] levels = {0, (byte) 128, (byte) 255, 10};
        IndexColorModel grey = new IndexColorModel(2, 4, levels, levels, levels);
        BufferedImage indexed = new BufferedImage(4, 1, BufferedImage.TYPE_BYTE_BINARY, grey);
        for (int x = 0; x < 4; x++) {
            indexed.getRaster().setSample(x, 0, 0, x);
        }
        RawImage image = decoded(ImageFixtures.encode(indexed, "png"), DecodeSettings.AS_IS);
        assertThat(image.channels()).isEqualTo(1);
        assertThat(image.pixels()).isEqualTo(levels);

        BufferedImage deep = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
        deep.getRaster().setSample(0, 0, 0, 0x1234);
        deep.getRaster().setSample(1, 0, 0, 0xFFFF);
        assertThat(decoded(ImageFixtures.encode(deep, "png"), DecodeSettings.AS_IS)
                        .pixels())
                .containsExactly(0x12, 0xFF);
    }

    @Test
    void resizesThenCropsAtTheCentre() throws IOException {
        byte[] file = ImageFixtures.encode(ImageFixtures.greyRamp(9, 12), "png");
        RawImage cropped = decoded(file, DecodeSettings.of(Resize.NONE, new Crop(4, 5), ColourMode.AUTO));
        assertThat(cropped.shape().sizes()).containsExactly(1, 4, 5);
        assertThat(ImageFixtures.pixel(cropped, 0, 0, 0)).isEqualTo(16 * 2 + 3 * 4); // 2.5 and 3.5 round to even
        RawImage scaled = decoded(file, DecodeSettings.of(Resize.shorterSide(6), new Crop(6, 6), ColourMode.AUTO));
        assertThat(scaled.shape().sizes()).containsExactly(1, 6, 6);
    }

    @Test
    void anImageSmallerThanTheCropIsRefused() throws IOException {
        byte[] png = ImageFixtures.encode(ImageFixtures.greyRamp(64, 64), "png");
        assertThat(reason(png, DecodeSettings.of(Resize.NONE, new Crop(65, 10), ColourMode.AUTO)))
                .isEqualTo("is 64 x 64 pixels, smaller than the crop of 65 x 10");
    }

    @Test
    void aHeaderThatClaimsTooMuchIsRefusedBeforeDecoding() throws IOException {
        byte[] png = ImageFixtures.encode(ImageFixtures.greyRamp(8, 8), "png");
        ByteBuffer.wrap(png).putInt(16, 60_000).putInt(20, 50_000);
        CRC32 check = new CRC32();
        check.update(png, 12, 17);
        ByteBuffer.wrap(png).putInt(29, (int) check.getValue());
        assertThat(reason(png, DecodeSettings.AS_IS))
                .isEqualTo("is 50000 x 60000 pixels, more than the 67108864 that are allowed");
        byte[] thin = ImageFixtures.encode(ImageFixtures.greyRamp(1, 9000), "png");
        assertThat(reason(thin, DecodeSettings.of(Resize.shorterSide(256), Crop.NONE, ColourMode.AUTO)))
                .isEqualTo("would be scaled to 256 x 2304000 pixels, " + "more than the 67108864 that are allowed");
    }

    @Test
    void scoringUsesTheModelsSettings() throws IOException {
        Preprocessing model = new Preprocessing(
                1,
                6,
                6,
                DecodeSettings.of(Resize.exact(6, 6), Crop.NONE, ColourMode.GREY),
                new Normalisation(List.of(0.5), List.of(0.5)));
        byte[] file = ImageFixtures.encode(ImageFixtures.greyRamp(9, 12), "png");
        assertThat(((DecodeResult.Decoded) model.decode(file)).image().shape()).isEqualTo(model.image());
        Preprocessing strict = new Preprocessing(1, 28, 28, DecodeSettings.AS_IS, Normalisation.scaleOnly(1));
        assertThat(((DecodeResult.Failed) strict.decode(file)).reason())
                .isEqualTo("is 9 x 12 pixels, the model expects 28 x 28");
    }
}
