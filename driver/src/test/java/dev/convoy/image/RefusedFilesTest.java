package dev.convoy.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.data.ImageFixtures;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words for what is no image, or not one of ours, or too large. */
class RefusedFilesTest {
    private static final String LIMIT = " pixels, more than the 67108864 that are allowed";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<html><body>404</body></html> | is HTML, no image",
                "<!DOCTYPE html>               | is HTML, no image",
                "<?xml version='1.0'?><a/>     | is XML, no image",
                "<?xml version='1.0'?><svg/>   | is an SVG image; expects JPEG, PNG, GIF, BMP or WebP",
                "version https://git-lfs.github.com/spec/v1 | is a Git LFS pointer, no image",
                "BMW is a car, no bitmap       | is text, no image",
                "no JPEG                       | is text, no image",
                "%PDF-1.7                      | is a PDF document, no image",
                "PAR1                          | is a Parquet file, no image",
            })
    void textSaysWhatItIs(String text, String reason) {
        assertThat(Decoded.reason(text.getBytes(StandardCharsets.US_ASCII))).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                       | is empty",
                "00000000                 | holds only zero bytes",
                "0102030405               | begins with 01020304; expects JPEG, PNG, GIF, BMP or WebP",
                "FF                       | begins with ff; expects JPEG, PNG, GIF, BMP or WebP",
                "504B0304                 | is a zip archive, no image",
                "1F8B08                   | is gzip data, no image",
                "49492A0008               | is a TIFF image; expects JPEG, PNG, GIF, BMP or WebP",
                "4D4D002A00               | is a TIFF image; expects JPEG, PNG, GIF, BMP or WebP",
                "38425053                 | is a Photoshop image; expects JPEG, PNG, GIF, BMP or WebP",
                "0000000C6A502020         | is a JPEG 2000 image; expects JPEG, PNG, GIF, BMP or WebP",
                "FF0A                     | is a JPEG XL image; expects JPEG, PNG, GIF, BMP or WebP",
                "0000000C4A584C20         | is a JPEG XL image; expects JPEG, PNG, GIF, BMP or WebP",
                "0000010001               | is an icon; expects JPEG, PNG, GIF, BMP or WebP",
                "00000018667479706176696600 | is an AVIF image; expects JPEG, PNG, GIF, BMP or WebP",
                "00000018667479706865696300 | is a HEIF image; expects JPEG, PNG, GIF, BMP or WebP",
                "000000186674797069736F6D | is a film, no image",
                "424D                     | is truncated",
                "FFD8FF                   | is truncated",
                "FFD8FFD9                 | is a JPEG file without an image",
                "FFD8FFDA000801           | is a JPEG file without a frame header",
                "89504E470D0A1A0A         | is truncated",
                "89504E470D0A1A0A0000000D00000000 | is a PNG image without a header",
                "474946383961             | is truncated",
                "474946383961010001000000003B | is a GIF file without an image",
                "52494646000000005745425000000000 | is truncated",
            })
    void bytesSayWhatTheyAre(String hex, String reason) {
        assertThat(Decoded.reason(HexFormat.of().parseHex(hex))).isEqualTo(reason);
    }

    private static byte[] png(int height, int width) throws IOException {
        byte[] png = ImageFixtures.encode(ImageFixtures.greyRamp(8, 8), "png");
        ByteBuffer.wrap(png).putInt(16, width).putInt(20, height);
        CRC32 check = new CRC32();
        check.update(png, 12, 17);
        ByteBuffer.wrap(png).putInt(29, (int) check.getValue());
        return png;
    }

    @Test
    void bombsAreRefusedByTheirHeaders() throws IOException {
        assertThat(Decoded.reason(png(60_000, 60_000))).isEqualTo("is 60000 x 60000" + LIMIT);
        assertThat(Decoded.reason(png(0, 5))).isEqualTo("is 0 x 5 pixels, expects at least 1 x 1");
        assertThat(Decoded.reason(png(-1, -1))).isEqualTo("is -1 x -1 pixels, expects at least 1 x 1");
        byte[] damaged = ImageFixtures.encode(ImageFixtures.greyRamp(8, 8), "png");
        damaged[17] = 1;
        assertThat(Decoded.reason(damaged)).isEqualTo("is a PNG image whose header is damaged");

        BufferedImage plain = ImageFixtures.plain(BufferedImage.TYPE_INT_RGB, 8, 8, 0x123456);
        byte[] jpeg = ImageFixtures.encode(plain, "jpg");
        int frame = 0;
        while (jpeg[frame] != (byte) 0xFF || jpeg[frame + 1] != (byte) 0xC0) {
            frame++;
        }
        ByteBuffer.wrap(jpeg).putShort(frame + 5, (short) 60_000).putShort(frame + 7, (short) 60_000);
        assertThat(Decoded.reason(jpeg)).isEqualTo("is 60000 x 60000" + LIMIT);
        for (int components : new int[] {0, 2, 5, 255}) {
            jpeg[frame + 9] = (byte) components;
            assertThat(Decoded.reason(jpeg))
                    .isEqualTo("is a JPEG file of " + components + " components, expects 1, 3 or 4");
        }

        byte[] gif = ImageFixtures.encode(plain, "gif");
        ByteBuffer.wrap(gif)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort(6, (short) 60_000)
                .putShort(8, (short) 60_000);
        assertThat(Decoded.reason(gif)).isEqualTo("is 60000 x 60000" + LIMIT);

        byte[] webp = EncodedFixtures.lossyWebp();
        ByteBuffer.wrap(webp)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort(26, (short) 16_000)
                .putShort(28, (short) 16_000);
        assertThat(Decoded.reason(webp)).isEqualTo("is 16000 x 16000" + LIMIT);
    }

    @Test
    void longSidesAreRefused() throws IOException {
        assertThat(Decoded.reason(png(1 << 25, 2)))
                .isEqualTo("is 33554432 x 2 pixels, expects sides of at most 262144");
        assertThat(Decoded.reason(png(1, 262_145))).isEqualTo("is 1 x 262145 pixels, expects sides of at most 262144");
    }

    @Test
    void interlacedGifsOfTwoToFourRowsAreRefused() throws IOException {
        for (int height = 1; height <= 9; height++) {
            byte[] gif = EncodedFixtures.encode(ImageFixtures.greyRamp(height, 8), "gif", true, "");
            if (height >= 2 && height <= 4) {
                assertThat(Decoded.reason(gif))
                        .isEqualTo("is an interlaced GIF image of " + height
                                + " rows, which the reader confuses; expects 1, or 5 or more");
            } else {
                RawImage image = Decoded.image(gif);
                for (int y = 0; y < height; y++) {
                    Decoded.pixel(image, y, 1, 0, 16 * y + 3);
                }
            }
        }
    }

    @Test
    void bitmapsThatLieAreRefused() throws IOException {
        byte[] good = ImageFixtures.encode(ImageFixtures.plain(BufferedImage.TYPE_INT_RGB, 8, 8, 0x123456), "bmp");
        assertThat(Decoded.reason(changed(good, 18, 60_000, 22, 60_000))).isEqualTo("is 60000 x 60000" + LIMIT);
        assertThat(Decoded.reason(changed(good, 18, 4000, 22, 4000))).isEqualTo("is truncated");
        assertThat(Decoded.reason(changed(good, 18, 8, 22, Integer.MIN_VALUE)))
                .isEqualTo("is a BMP file of height -2147483648");
        assertThat(Decoded.reason(changed(good, 30, 4, 22, 8)))
                .isEqualTo("is a BMP file of compression 4, expects 0 to 3");
        assertThat(Decoded.reason(changed(good, 14, 16, 22, 8)))
                .isEqualTo("is a BMP file with a header of 16 bytes, expects 12, or 40 to 124");
        assertThat(Decoded.reason(changed(good, 28, 64, 22, 8)))
                .isEqualTo("is a BMP file of 64 bits a pixel, expects 1 to 32");
        assertThat(Decoded.reason(changed(good, 28, 8, 46, 1 << 30)))
                .isEqualTo("is a BMP file of 1073741824 colours, expects at most 256");
        byte[] v5 = changed(Arrays.copyOf(good, 400), 14, 124, 70, 0x4C494E4B);
        assertThat(Decoded.reason(v5))
                .isEqualTo("is a BMP file whose colour profile lies elsewhere, which is not read");
        assertThat(Decoded.reason(changed(changed(v5, 70, 0x4D424544, 126, 100), 130, 1 << 30, 22, 8)))
                .isEqualTo("is truncated");
        assertThat(Decoded.image(good).shape().sizes()).containsExactly(3, 8, 8);
    }

    private static byte[] changed(byte[] file, int at, int value, int at2, int value2) {
        byte[] out = file.clone();
        ByteBuffer.wrap(out).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value).putInt(at2, value2);
        return out;
    }

    @Test
    void animationsWhoseFramesDoNotFitAreRefused() {
        boolean[][] pattern = {{true, false, false}, {false, true, false}};
        byte[] file = EncodedFixtures.animatedWebp(pattern);
        file[24] = 3; // the canvas is 4 pixels wide
        assertThat(Decoded.reason(file)).isEqualTo("is an animation whose frame lies outside of it");
        byte[] still = EncodedFixtures.webp(pattern, new byte[0]);
        still[24] = 9;
        assertThat(Decoded.reason(still)).isEqualTo("is a WebP file of 2 x 10 pixels that holds an image of 2 x 3");
    }

    @Test
    void tooManyScansAndTooManyBytesAreRefused() throws IOException {
        BufferedImage plain = ImageFixtures.plain(BufferedImage.TYPE_INT_RGB, 8, 8, 0x123456);
        byte[] jpeg = EncodedFixtures.encode(plain, "jpeg", true, "");
        byte[] scans = new byte[2 * 300];
        for (int i = 0; i < scans.length; i += 2) {
            scans[i] = (byte) 0xFF;
            scans[i + 1] = (byte) 0xDA;
        }
        int own = ImageHeader.of(jpeg).jpeg().orElseThrow().scans();
        assertThat(Decoded.reason(EncodedFixtures.insert(jpeg, jpeg.length - 2, scans)))
                .isEqualTo("has " + (own + 300) + " scans, more than the 200 that are allowed");
        byte[] large = EncodedFixtures.insert(jpeg, jpeg.length - 2, Arrays.copyOf(scans, 2 * 100));
        int frame = 0;
        while (large[frame] != (byte) 0xFF || large[frame + 1] != (byte) 0xC2) {
            frame++;
        }
        ByteBuffer.wrap(large).putShort(frame + 5, (short) 4000).putShort(frame + 7, (short) 5000);
        assertThat(Decoded.reason(large))
                .isEqualTo("is 4000 x 5000 pixels in " + (own + 100)
                        + " scans, more than the 1073741824 pixels of all scans that are allowed");
        assertThat(Decoded.reason(new byte[(1 << 27) + 1]))
                .isEqualTo("has 134217729 bytes, more than the 134217728 that are allowed");
    }
}
