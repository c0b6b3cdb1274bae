package dev.convoy.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.data.ImageFixtures;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrientationTest {
    private static final DecodeSettings UPRIGHT = DecodeSettings.AS_IS.withOrientation(Orientation.EXIF);

    // Stored: A B C / D E F. What EXIF 2.3 says is shown, for tags 1 to 8.
    private static final List<String> SHOWN =
            List.of("ABC/DEF", "CBA/FED", "FED/CBA", "DEF/ABC", "AD/BE/CF", "DA/EB/FC", "FC/EB/DA", "CF/BE/AD");

    private static byte[] letters() throws IOException {
        BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 6; i++) {
            image.getRaster().setSample(i % 3, i / 3, 0, 'A' + i);
        }
        return ImageFixtures.encode(image, "png");
    }

    private static String text(RawImage image) {
        StringBuilder text = new StringBuilder();
        for (int y = 0; y < image.height(); y++) {
            text.append(y == 0 ? "" : "/");
            for (int x = 0; x < image.width(); x++) {
                text.append((char) ImageFixtures.pixel(image, 0, y, x));
            }
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void allEightAreTurnedUpright(int tag) throws IOException {
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            byte[] file = EncodedFixtures.withChunk(letters(), "eXIf", EncodedFixtures.tiff(order, tag));
            assertThat(text(Decoded.image(file, UPRIGHT))).isEqualTo(SHOWN.get(tag - 1));
            assertThat(text(Decoded.image(file))).isEqualTo("ABC/DEF");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void jpegAndWebpSayItToo(int tag) throws IOException {
        BufferedImage ramps = EncodedFixtures.ramps(BufferedImage.TYPE_INT_RGB, 40, 64);
        byte[] stored = EncodedFixtures.encode(ramps, "jpeg", false, "");
        byte[] jpeg = EncodedFixtures.withExif(stored, EncodedFixtures.tiff(ByteOrder.LITTLE_ENDIAN, tag));
        RawImage expected = Turn.of(tag).apply(Decoded.image(stored));
        assertThat(Decoded.image(jpeg, UPRIGHT).pixels()).isEqualTo(expected.pixels());
        boolean[][] pattern = {{true, false, false}, {false, false, false}};
        byte[] webp = EncodedFixtures.webp(pattern, EncodedFixtures.tiff(ByteOrder.BIG_ENDIAN, tag));
        RawImage turned = Decoded.image(webp, UPRIGHT);
        String shown = SHOWN.get(tag - 1);
        int columns = shown.indexOf('/');
        int at = shown.replace("/", "").indexOf('A');
        Decoded.pixel(turned, at / columns, at % columns, 0, 10, 200, 90);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void scalingAndCropAreOfTheUprightImage(int tag) throws IOException {
        BufferedImage ramps = EncodedFixtures.ramps(BufferedImage.TYPE_INT_RGB, 60, 97);
        byte[] png = EncodedFixtures.encode(ramps, "png", false, "");
        byte[] file = EncodedFixtures.withChunk(png, "eXIf", EncodedFixtures.tiff(ByteOrder.BIG_ENDIAN, tag));
        RawImage upright = Turn.of(tag).apply(Decoded.image(png));
        for (Scaling scaling : Scaling.values()) {
            DecodeSettings settings = DecodeSettings.of(Resize.shorterSide(24), new Crop(20, 17), ColourMode.AUTO)
                    .withOrientation(Orientation.EXIF)
                    .withScaling(scaling);
            RawImage actual = Decoded.image(file, settings);
            int[] size = settings.resize().target(upright.height(), upright.width());
            int top = (int) Math.rint((size[0] - 20) / 2.0);
            int left = (int) Math.rint((size[1] - 17) / 2.0);
            RawImage expected = Resampler.resize(upright, size[0], size[1], new Region(top, left, 20, 17));
            assertThat(actual.shape()).isEqualTo(expected.shape());
            for (int i = 0; i < expected.pixels().length; i++) {
                assertThat((double) (actual.pixels()[i] & 0xFF))
                        .as("scaling %s, pixel %d", scaling, i)
                        .isBetween((expected.pixels()[i] & 0xFF) - 2.0, (expected.pixels()[i] & 0xFF) + 2.0);
            }
        }
    }

    @Test
    void exifThatMakesNoSenseSaysNothing() throws IOException {
        byte[] good = EncodedFixtures.tiff(ByteOrder.LITTLE_ENDIAN, 6);
        assertThat(Exif.turn(good, 0, good.length)).isEqualTo(Turn.CLOCKWISE);
        assertThat(Exif.turn(EncodedFixtures.tiff(ByteOrder.LITTLE_ENDIAN, 9), 0, good.length))
                .isEqualTo(Turn.NONE);
        assertThat(Exif.turn(EncodedFixtures.tiff(ByteOrder.LITTLE_ENDIAN, 0), 0, good.length))
                .isEqualTo(Turn.NONE);
        for (int length = 0; length < 22; length++) {
            assertThat(Exif.turn(Arrays.copyOf(good, length), 0, 1000)).isEqualTo(Turn.NONE);
        }
        byte[] elsewhere = good.clone();
        elsewhere[7] = (byte) 0xFF; // a directory beyond the end, or before the start if signs were minded
        assertThat(Exif.turn(elsewhere, 0, good.length)).isEqualTo(Turn.NONE);
        byte[] many = good.clone();
        many[8] = (byte) 0xFF;
        many[9] = (byte) 0xFF; // 65,535 entries
        many[10] = 0x13; // of which the first is another tag
        assertThat(Exif.turn(many, 0, good.length)).isEqualTo(Turn.NONE);
        for (int bit = 0; bit < 8 * good.length; bit++) {
            byte[] flipped = good.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            byte[] png = EncodedFixtures.withChunk(letters(), "eXIf", flipped);
            assertThat(SHOWN).contains(text(Decoded.image(png, UPRIGHT)));
        }
    }

    @Test
    void namesAreReadFromText() {
        assertThat(Orientation.parse("EXIF")).isEqualTo(Orientation.EXIF).hasToString("exif");
        assertThat(Scaling.parse("pillow")).isEqualTo(Scaling.PILLOW).hasToString("pillow");
        assertThatThrownBy(() -> Orientation.parse("up")).hasMessage("unknown orientation 'up'; known: exif, stored");
        assertThatThrownBy(() -> Scaling.parse("slow")).hasMessage("unknown scaling 'slow'; known: pillow, fast");
    }
}
