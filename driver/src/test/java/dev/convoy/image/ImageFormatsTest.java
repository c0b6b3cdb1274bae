package dev.convoy.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.data.ImageFixtures;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every kind of file that is read, and every form of it that there is a way to make. */
class ImageFormatsTest {
    private static final int JPEG_ERROR = 9; // levels, at the writer's default quality of 0.75

    private static void isRamps(RawImage image, int height, int width, int within) {
        assertThat(image.shape().sizes()).containsExactly(3, height, width);
        for (int y = 0; y < height; y += 3) {
            for (int x = 0; x < width; x += 3) {
                int red = 20 + 200 * y / height;
                Decoded.pixel(image, y, x, within, red, 20 + 200 * x / width, 255 - red);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"jpeg, false", "jpeg, true", "png, false", "png, true"})
    void colourIsReadWholeAndInSteps(String format, boolean progressive) throws IOException {
        BufferedImage image = EncodedFixtures.ramps(BufferedImage.TYPE_INT_RGB, 61, 83);
        byte[] file = EncodedFixtures.encode(image, format, progressive, "");
        isRamps(Decoded.image(file), 61, 83, format.equals("png") ? 0 : JPEG_ERROR);
    }

    @ParameterizedTest
    @CsvSource({"BI_RGB, 1", "BI_RGB, 5", "BI_BITFIELDS, 8"}) // INT_RGB, 3BYTE_BGR, USHORT_565_RGB
    void bitmapsAreRead(String compression, int type) throws IOException {
        byte[] file = EncodedFixtures.encode(EncodedFixtures.ramps(type, 11, 13), "bmp", false, compression);
        isRamps(Decoded.image(file), 11, 13, type == BufferedImage.TYPE_USHORT_565_RGB ? 8 : 0);
    }

    @ParameterizedTest
    @CsvSource({"BI_RGB", "BI_RLE8"})
    void bitmapsWithAPaletteAreRead(String compression) throws IOException {
        byte[] ramp = new byte[256];
        for (int i = 0; i < ramp.length; i++) {
            ramp[i] = (byte) i;
        }
        IndexColorModel grey = new IndexColorModel(8, 256, ramp, ramp, ramp);
        BufferedImage image = new BufferedImage(7, 9, BufferedImage.TYPE_BYTE_INDEXED, grey);
        image.setData(ImageFixtures.greyRamp(9, 7).getData());
        RawImage read = Decoded.image(EncodedFixtures.encode(image, "bmp", false, compression));
        assertThat(read.shape().sizes()).containsExactly(1, 9, 7);
        Decoded.pixel(read, 5, 6, 0, 16 * 5 + 3 * 6);
    }

    @Test
    void anAdobeSegmentSaysHowColoursAreStored() throws IOException {
        Decoded.pixel(Decoded.image(EncodedFixtures.adobe(0, 200, 100, 50)), 8, 8, 3, 200, 100, 50);
        // Y = 124, Cb = 86, Cr = 182 is R = 200, G = 100, B = 50.
        Decoded.pixel(Decoded.image(EncodedFixtures.adobe(1, 124, 86, 182)), 8, 8, 3, 200, 100, 50);
        // CMYK as Adobe stores it, inverted: no ink is 255. Red and green inks left out are cyan and magenta.
        RawImage white = Decoded.image(EncodedFixtures.adobe(0, 255, 255, 255, 255));
        Decoded.pixel(white, 8, 8, 3, 255, 255, 255);
        RawImage red = Decoded.image(EncodedFixtures.adobe(0, 255, 0, 0, 255));
        assertThat(ImageFixtures.pixel(red, 0, 8, 8)).isGreaterThan(200);
        assertThat(ImageFixtures.pixel(red, 1, 8, 8)).isLessThan(60);
        assertThat(ImageFixtures.pixel(red, 2, 8, 8)).isLessThan(60);
        RawImage ycck = Decoded.image(EncodedFixtures.adobe(2, 76, 85, 255, 255));
        Decoded.pixel(ycck, 8, 8, 4, 1, 255, 255); // as Pillow 12.3 reads it, and the next
        Decoded.pixel(Decoded.image(EncodedFixtures.adobe(2, 179, 85, 255, 255)), 8, 8, 4, 0, 152, 152);
    }

    @Test
    void greyJpegIsOneChannel() throws IOException {
        BufferedImage grey = new BufferedImage(40, 30, BufferedImage.TYPE_BYTE_GRAY);
        grey.getRaster().setSample(0, 0, 0, 0);
        for (int i = 0; i < 1200; i++) {
            grey.getRaster().setSample(i % 40, i / 40, 0, 100 + i / 40);
        }
        for (boolean progressive : new boolean[] {false, true}) {
            RawImage image = Decoded.image(EncodedFixtures.encode(grey, "jpeg", progressive, ""));
            assertThat(image.shape().sizes()).containsExactly(1, 30, 40);
            Decoded.pixel(image, 20, 20, 3, 120);
        }
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void rowByRowIsTheSameAsWhole(boolean progressive) throws IOException {
        BufferedImage picture = EncodedFixtures.ramps(BufferedImage.TYPE_INT_RGB, 130, 171);
        byte[] file = EncodedFixtures.encode(picture, "jpeg", progressive, "");
        ImageHeader header = ImageHeader.of(file);
        assertThat(JpegRows.canRead(header)).isTrue();
        assertThat(header.jpeg().orElseThrow().scans() > 1).isEqualTo(progressive);
        assertThat(Decoded.image(file).pixels())
                .isEqualTo(Readers.image(file, header).pixels());
        byte[] exifOnly = EncodedFixtures.withExif(file, EncodedFixtures.tiff(ByteOrder.BIG_ENDIAN, 1));
        exifOnly = ByteBuffer.allocate(exifOnly.length - 18) // without its JFIF segment
                .put(exifOnly, 0, 2)
                .put(exifOnly, 20, exifOnly.length - 20)
                .array();
        ImageHeader header2 = ImageHeader.of(exifOnly);
        assertThat(JpegRows.canRead(header2)).isTrue();
        assertThat(Decoded.image(exifOnly).pixels())
                .isEqualTo(Readers.image(exifOnly, header2).pixels());
    }

    @ParameterizedTest
    @CsvSource({"2, false", "2, true", "6, false"}) // INT_ARGB, 4BYTE_ABGR
    void transparencyIsDropped(int type, boolean interlaced) throws IOException {
        BufferedImage image = new BufferedImage(9, 5, type);
        for (int i = 0; i < 45; i++) {
            image.setRGB(i % 9, i / 9, i * 5 << 24 | 0xC86432);
        }
        RawImage read = Decoded.image(EncodedFixtures.encode(image, "png", interlaced, ""));
        Decoded.pixel(read, 0, 0, 0, 0xC8, 0x64, 0x32);
        Decoded.pixel(read, 4, 8, 0, 0xC8, 0x64, 0x32);
    }

    @Test
    void sixteenBitsAreCutToEight() throws IOException {
        var space = ColorSpace.getInstance(ColorSpace.CS_sRGB);
        var model = new ComponentColorModel(space, false, false, ComponentColorModel.OPAQUE, DataBuffer.TYPE_USHORT);
        BufferedImage deep = new BufferedImage(model, model.createCompatibleWritableRaster(3, 2), false, null);
        deep.getRaster().setPixel(2, 1, new int[] {0x12FF, 0xFF00, 0x8001});
        for (boolean interlaced : new boolean[] {false, true}) {
            RawImage read = Decoded.image(EncodedFixtures.encode(deep, "png", interlaced, ""));
            Decoded.pixel(read, 1, 2, 0, 0x12, 0xFF, 0x80);
        }
    }

    @Test
    void sixteenBitsOfGreyAndOfTranslucentColourAreCutToEight() throws IOException {
        BufferedImage grey = new BufferedImage(3, 2, BufferedImage.TYPE_USHORT_GRAY);
        grey.getRaster().setSample(2, 1, 0, 0x8001);
        grey.getRaster().setSample(0, 1, 0, 0x12FF);
        var space = ColorSpace.getInstance(ColorSpace.CS_sRGB);
        var model =
                new ComponentColorModel(space, true, false, ComponentColorModel.TRANSLUCENT, DataBuffer.TYPE_USHORT);
        BufferedImage deep = new BufferedImage(model, model.createCompatibleWritableRaster(3, 2), false, null);
        deep.getRaster().setPixel(2, 1, new int[] {0x12FF, 0xFF00, 0x8001, 0x0100});
        for (boolean interlaced : new boolean[] {false, true}) {
            RawImage read = Decoded.image(EncodedFixtures.encode(grey, "png", interlaced, ""));
            assertThat(read.shape().sizes()).containsExactly(1, 2, 3);
            Decoded.pixel(read, 1, 2, 0, 0x80);
            Decoded.pixel(read, 1, 0, 0, 0x12);
            RawImage colour = Decoded.image(EncodedFixtures.encode(deep, "png", interlaced, ""));
            Decoded.pixel(colour, 1, 2, 0, 0x12, 0xFF, 0x80);
        }
    }

    @ParameterizedTest
    @CsvSource({"2", "8"})
    void aPaletteWithTransparencyGivesItsColours(int bits) throws IOException {
        byte[] red = {10, (byte) 200, 30, 40};
        byte[] green = {50, 60, 70, 80};
        byte[] blue = {90, 100, 110, 120};
        byte[] alpha = {(byte) 255, 0, 128 - 256, 1};
        BufferedImage image = new BufferedImage(
                5, 3, BufferedImage.TYPE_BYTE_INDEXED, new IndexColorModel(bits, 4, red, green, blue, alpha));
        for (int i = 0; i < 15; i++) {
            image.getRaster().setSample(i % 5, i / 5, 0, i % 4);
        }
        RawImage read = Decoded.image(EncodedFixtures.encode(image, "png", false, ""));
        Decoded.pixel(read, 0, 0, 0, 10, 50, 90);
        Decoded.pixel(read, 0, 1, 0, 200, 60, 100); // not seen at all
        Decoded.pixel(read, 2, 4, 0, 30, 70, 110);
    }

    @Test
    void bitmapsOfOs2AreRead() throws IOException {
        ByteBuffer file = ByteBuffer.allocate(26 + 2 * 12).order(ByteOrder.LITTLE_ENDIAN);
        file.putShort((short) 0x4D42).putInt(file.capacity()).putInt(0).putInt(26);
        file.putInt(12)
                .putShort((short) 3)
                .putShort((short) 2)
                .putShort((short) 1)
                .putShort((short) 24);
        for (int y = 0; y < 2; y++) { // the lower row first; blue, green, red
            for (int x = 0; x < 3; x++) {
                file.put((byte) (90 + y)).put((byte) (50 + x)).put((byte) (10 + y));
            }
            file.position(26 + 12 * (y + 1));
        }
        RawImage read = Decoded.image(file.array());
        assertThat(read.shape().sizes()).containsExactly(3, 2, 3);
        Decoded.pixel(read, 0, 2, 0, 11, 52, 91);
        Decoded.pixel(read, 1, 0, 0, 10, 50, 90);
    }

    @Test
    void aGifIsItsFirstFrameOnItsScreen() throws IOException {
        byte[] red = {10, (byte) 200, 30, 40};
        byte[] green = {50, 60, 70, 80};
        byte[] blue = {90, 100, 110, 120};
        BufferedImage image =
                new BufferedImage(3, 6, BufferedImage.TYPE_BYTE_INDEXED, new IndexColorModel(2, 4, red, green, blue));
        for (int i = 0; i < 18; i++) {
            image.getRaster().setSample(i % 3, i / 3, 0, 1 + i % 2);
        }
        byte[] file = ImageFixtures.encode(image, "gif");
        RawImage whole = Decoded.image(file);
        assertThat(whole.shape().sizes()).containsExactly(3, 6, 3);
        Decoded.pixel(whole, 0, 0, 0, 200, 60, 100);
        int frame = 0;
        while (file[frame] != 0x2C || file[frame + 5] != 3 || file[frame + 7] != 6) {
            frame++;
        }
        ByteBuffer screen = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        screen.putShort(6, (short) 8).putShort(8, (short) 9);
        screen.putShort(frame + 1, (short) 4).putShort(frame + 3, (short) 1);
        RawImage placed = Decoded.image(file);
        assertThat(placed.shape().sizes()).containsExactly(3, 9, 8);
        Decoded.pixel(placed, 1, 4, 0, 200, 60, 100);
        Decoded.pixel(placed, 2, 6, 0, 30, 70, 110);
        Decoded.pixel(placed, 0, 0, 0, 10, 50, 90); // the palette's first
        screen.putShort(6, (short) 2).putShort(8, (short) 2);
        RawImage beyond = Decoded.image(file); // the screen grows
        assertThat(beyond.shape().sizes()).containsExactly(3, 7, 7);
        Decoded.pixel(beyond, 2, 6, 0, 30, 70, 110);
        byte[] control = {0x21, (byte) 0xF9, 4, 1, 0, 0, 3, 0}; // colour 3 is transparent
        RawImage transparent = Decoded.image(EncodedFixtures.insert(file, frame, control));
        Decoded.pixel(transparent, 0, 0, 0, 40, 80, 120);
    }

    @Test
    void webpIsRead() {
        assertThat(ImageIO.getImageReadersByFormatName("WEBP").hasNext()).isTrue();
        RawImage lossy = Decoded.image(EncodedFixtures.lossyWebp());
        assertThat(lossy.shape().sizes()).containsExactly(3, 12, 16);
        Decoded.pixel(lossy, 0, 0, 4, 201, 19, 21); // as Pillow 12.3 reads it
        Decoded.pixel(lossy, 11, 15, 4, 21, 21, 203);
        boolean[][] pattern = {{true, false, false}, {false, true, false}};
        RawImage lossless = Decoded.image(EncodedFixtures.webp(pattern, new byte[0]));
        assertThat(lossless.shape().sizes()).containsExactly(3, 2, 3);
        Decoded.pixel(lossless, 0, 0, 0, 10, 200, 90);
        Decoded.pixel(lossless, 0, 2, 0, 10, 40, 90);
        Decoded.pixel(lossless, 1, 1, 0, 10, 200, 90);
        RawImage translucent = Decoded.image(EncodedFixtures.translucentWebp(pattern, 77));
        Decoded.pixel(translucent, 0, 0, 0, 10, 200, 90);
        Decoded.pixel(translucent, 0, 2, 0, 10, 40, 90);
        RawImage animated = Decoded.image(EncodedFixtures.animatedWebp(pattern));
        assertThat(animated.shape().sizes()).containsExactly(3, 12, 16);
        Decoded.pixel(animated, 0, 0, 0, 0, 0, 0);
        Decoded.pixel(animated, 4, 2, 0, 10, 200, 90);
        Decoded.pixel(animated, 5, 2, 0, 10, 40, 90);
    }
}
