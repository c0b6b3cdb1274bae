package dev.convoy.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.convoy.data.ImageFixtures;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small files that ask for much: what they allocate is counted, and none takes long. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class HostileFilesTest {
    private static final long LITTLE = 16 << 20; // bytes
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Decodes a file; fails if that allocates more than a little beyond copies of the file. */
    private static DecodeResult frugal(byte[] file) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        DecodeResult result = ImageDecoder.decode(file, DecodeSettings.AS_IS);
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(LITTLE + 2L * file.length);
        return result;
    }

    private static RawImage image(DecodeResult result) {
        assertThat(result).isInstanceOf(DecodeResult.Decoded.class);
        return ((DecodeResult.Decoded) result).image();
    }

    private static byte[] inflatesTo(int megabytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflated = new DeflaterOutputStream(out)) {
            for (int i = 0; i < megabytes; i++) {
                deflated.write(new byte[1 << 20]);
            }
        }
        return out.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"zTXt", "iCCP", "iTXt"})
    void textOfAPngFileIsNotInflated(String type) throws IOException {
        String before = type.equals("iTXt") ? "a\0\1\0\0\0" : "a\0\0";
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.writeBytes(before.getBytes(StandardCharsets.US_ASCII));
        data.writeBytes(inflatesTo(256));
        byte[] png = ImageFixtures.encode(ImageFixtures.greyRamp(8, 8), "png");
        RawImage image = image(frugal(EncodedFixtures.withChunk(png, type, data.toByteArray())));
        Decoded.pixel(image, 5, 6, 0, 16 * 5 + 3 * 6);
    }

    @Test
    void pixelsBeyondAPngImageAreNotInflated() throws IOException {
        byte[] png = ImageFixtures.encode(ImageFixtures.greyRamp(8, 8), "png");
        DecodeResult result = frugal(EncodedFixtures.withChunk(png, "IDAT", inflatesTo(256)));
        assertThat(image(result).shape().sizes()).containsExactly(1, 8, 8);
    }

    @Test
    void laterFramesOfAGifAreNotRead() throws IOException {
        byte[] gif = ImageFixtures.encode(ImageFixtures.greyRamp(8, 8), "gif");
        int frame = gif.length - 1;
        while (gif[frame] != 0x2C || gif[frame + 5] != 8 || gif[frame + 7] != 8) {
            frame--;
        }
        byte[] one = Arrays.copyOfRange(gif, frame, gif.length - 1);
        ByteBuffer many = ByteBuffer.allocate(50_000 * one.length);
        while (many.hasRemaining()) {
            many.put(one);
        }
        byte[] file = EncodedFixtures.insert(gif, gif.length - 1, many.array());
        assertThat(image(frugal(file)).pixels()).isEqualTo(image(frugal(gif)).pixels());
    }

    @Test
    void manyBlocksBeforeAGifsFrameAreRefused() throws IOException {
        byte[] gif = ImageFixtures.encode(ImageFixtures.greyRamp(8, 8), "gif");
        int palette = 13 + (3 << ((gif[10] & 7) + 1));
        byte[] comments = new byte[3 * 4000];
        for (int i = 0; i < comments.length; i += 3) {
            comments[i] = 0x21;
            comments[i + 1] = (byte) 0xFE; // an empty one
        }
        byte[] some = EncodedFixtures.insert(gif, palette, comments);
        assertThat(image(frugal(some)).pixels()).isEqualTo(image(frugal(gif)).pixels());
        String reason = "is a GIF file with more than 4096 blocks before its image";
        assertThat(frugal(EncodedFixtures.insert(some, palette, comments))).isEqualTo(new DecodeResult.Failed(reason));
        byte[] parts = new byte[14 + 2 * 5000 + 1]; // one extension of an application in parts of a byte
        byte[] name = {0x21, (byte) 0xFF, 11, 'X', 'M', 'P', ' ', 'D', 'a', 't', 'a', 'X', 'M', 'P'};
        Arrays.fill(parts, (byte) 1);
        System.arraycopy(name, 0, parts, 0, name.length);
        parts[parts.length - 1] = 0;
        assertThat(frugal(EncodedFixtures.insert(gif, palette, parts))).isEqualTo(new DecodeResult.Failed(reason));
    }

    @Test
    void lengthsInABitmapAreNotBelieved() throws IOException {
        byte[] ramp = new byte[256];
        for (int i = 0; i < ramp.length; i++) {
            ramp[i] = (byte) i;
        }
        var grey = new IndexColorModel(8, 256, ramp, ramp, ramp);
        BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_INDEXED, grey);
        byte[] file = EncodedFixtures.encode(image, "bmp", false, "BI_RLE8");
        for (int size : new int[] {Integer.MAX_VALUE, -1, 1 << 30}) {
            byte[] lying = file.clone();
            ByteBuffer.wrap(lying)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(2, size) // of the file
                    .putInt(34, size); // of the pixels
            frugal(lying);
        }
        byte[] colours = file.clone();
        for (int count : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            ByteBuffer.wrap(colours).order(ByteOrder.LITTLE_ENDIAN).putInt(46, count);
            assertThat(frugal(colours)).isInstanceOf(DecodeResult.Failed.class);
        }
        for (int offset : new int[] {0, 14, 54, 55}) { // where the pixels begin: within the headers
            byte[] early = file.clone();
            ByteBuffer.wrap(early).order(ByteOrder.LITTLE_ENDIAN).putInt(10, offset);
            frugal(early);
        }
    }

    @Test
    void restartMarkersOfAJpegFileCostLittle() throws IOException {
        byte[] jpeg =
                EncodedFixtures.encode(EncodedFixtures.ramps(BufferedImage.TYPE_INT_RGB, 256, 256), "jpeg", false, "");
        byte[] every = {(byte) 0xFF, (byte) 0xDD, 0, 4, 0, 1}; // a restart after each block
        frugal(EncodedFixtures.insert(jpeg, 20, every)); // of which there is none
        byte[] markers = new byte[1 << 21];
        for (int i = 0; i < markers.length; i += 2) {
            markers[i] = (byte) 0xFF;
            markers[i + 1] = (byte) (0xD0 + i / 2 % 8);
        }
        byte[] full = EncodedFixtures.insert(jpeg, jpeg.length - 2, markers);
        frugal(full);
        frugal(EncodedFixtures.insert(full, 20, every));
    }

    @Test
    void segmentsOfAJpegFileCostLittle() throws IOException {
        byte[] jpeg =
                EncodedFixtures.encode(EncodedFixtures.ramps(BufferedImage.TYPE_INT_RGB, 64, 64), "jpeg", false, "");
        ByteBuffer segments = ByteBuffer.allocate(1 << 22);
        byte[] profile = "ICC_PROFILE\0\1\1".getBytes(StandardCharsets.US_ASCII);
        while (segments.remaining() >= 18) {
            segments.putShort((short) 0xFFE2).putShort((short) 16).put(profile);
        }
        byte[] file = EncodedFixtures.insert(jpeg, 20, Arrays.copyOf(segments.array(), segments.position()));
        assertThat(image(ImageDecoder.decode(file, DecodeSettings.AS_IS)).pixels())
                .isEqualTo(Decoded.image(jpeg).pixels());
    }
}
