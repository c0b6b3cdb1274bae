package dev.convoy.image;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Image files of every kind, made by the JDK's writers or byte by byte. */
public final class EncodedFixtures {
    private EncodedFixtures() {}

    /** A smooth colour picture: red grows downwards, green to the right, blue shrinks downwards. */
    public static BufferedImage ramps(int type, int height, int width) {
        BufferedImage image = new BufferedImage(width, height, type);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, 0xFF000000 | red(y, height) << 16 | red(x, width) << 8 | 255 - red(y, height));
            }
        }
        return image;
    }

    private static int red(int at, int length) {
        return 20 + 200 * at / length;
    }

    /** A file with the writer's settings changed: progressive (in PNG interlaced), or a compression type. */
    public static byte[] encode(BufferedImage image, String format, boolean progressive, String compression)
            throws IOException {
        ImageWriter writer = ImageIO.getImageWriters(ImageTypeSpecifier.createFromRenderedImage(image), format)
                .next();
        ImageWriteParam param = writer.getDefaultWriteParam();
        if (progressive) {
            param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
        }
        if (!compression.isEmpty()) {
            param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            param.setCompressionType(compression);
        }
        return write(writer, new IIOImage(image, null, null), param);
    }

    private static byte[] write(ImageWriter writer, IIOImage image, ImageWriteParam param) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(null, image, param);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }

    /** A JPEG file of 16 x 16 equal pixels, its samples as given and an Adobe segment that says how to read them. */
    public static byte[] adobe(int transform, int... samples) throws IOException {
        WritableRaster raster = Raster.createInterleavedRaster(0, 16, 16, samples.length, null);
        for (int i = 0; i < 256; i++) {
            raster.setPixel(i % 16, i / 16, samples);
        }
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        byte[] file = write(writer, new IIOImage(raster, null, null), writer.getDefaultWriteParam());
        byte[] segment = {(byte) 0xFF, (byte) 0xEE, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) transform
        };
        return insert(file, 2, segment);
    }

    /** A TIFF structure with an orientation. */
    public static byte[] tiff(ByteOrder order, int orientation) {
        ByteBuffer out = ByteBuffer.allocate(26).order(order);
        out.putShort((short) (order == ByteOrder.BIG_ENDIAN ? 0x4D4D : 0x4949));
        out.putShort((short) 42).putInt(8);
        out.putShort((short) 1).putShort((short) 0x0112).putShort((short) 3).putInt(1);
        out.putShort((short) orientation).putShort((short) 0);
        return out.array();
    }

    /** A JPEG file with EXIF data, behind its JFIF segment. */
    public static byte[] withExif(byte[] jpeg, byte[] tiff) {
        int behind = 4 + ((jpeg[4] & 0xFF) << 8 | jpeg[5] & 0xFF);
        ByteBuffer segment = ByteBuffer.allocate(10 + tiff.length);
        segment.putShort((short) 0xFFE1).putShort((short) (8 + tiff.length));
        segment.put("Exif\0\0".getBytes(StandardCharsets.US_ASCII)).put(tiff);
        return insert(jpeg, behind, segment.array());
    }

    /** A PNG file with one more chunk behind its header. */
    static byte[] withChunk(byte[] png, String type, byte[] data) {
        ByteBuffer chunk = ByteBuffer.allocate(12 + data.length);
        chunk.putInt(data.length).put(type.getBytes(StandardCharsets.US_ASCII)).put(data);
        CRC32 check = new CRC32();
        check.update(chunk.array(), 4, 4 + data.length);
        return insert(png, 33, chunk.putInt((int) check.getValue()).array());
    }

    static byte[] insert(byte[] file, int at, byte[] more) {
        return ByteBuffer.allocate(file.length + more.length)
                .put(file, 0, at)
                .put(more)
                .put(file, at, file.length - at)
                .array();
    }

    /** A lossless WebP file whose green is 40 where the pattern is false, 200 where true; red 10, blue 90. */
    static byte[] webp(boolean[][] pattern, byte[] exif) {
        return webp(pattern, exif, new byte[0]);
    }

    /** The same with a colour profile. */
    static byte[] webp(boolean[][] pattern, byte[] exif, byte[] profile) {
        byte[] bitstream = lossless(pattern, 255);
        ByteBuffer out = ByteBuffer.allocate(80 + bitstream.length + exif.length + profile.length)
                .order(ByteOrder.LITTLE_ENDIAN);
        out.put("RIFF\0\0\0\0WEBPVP8X".getBytes(StandardCharsets.US_ASCII));
        out.putInt(10).putInt((exif.length > 0 ? 8 : 0) | (profile.length > 0 ? 0x20 : 0));
        three(out, pattern[0].length - 1);
        three(out, pattern.length - 1);
        if (profile.length > 0) {
            chunk(out, "ICCP", profile);
        }
        chunk(out, "VP8L", bitstream);
        if (exif.length > 0) {
            chunk(out, "EXIF", exif);
        }
        return closed(out);
    }

    /** The same colours, the same alpha everywhere, in the file's simple form. */
    static byte[] translucentWebp(boolean[][] pattern, int alpha) {
        byte[] bitstream = lossless(pattern, alpha);
        ByteBuffer out = ByteBuffer.allocate(32 + bitstream.length).order(ByteOrder.LITTLE_ENDIAN);
        out.put("RIFF\0\0\0\0WEBP".getBytes(StandardCharsets.US_ASCII));
        chunk(out, "VP8L", bitstream);
        return closed(out);
    }

    /** An animation of one frame: at (4, 2) of a canvas of 12 x 16 pixels. */
    static byte[] animatedWebp(boolean[][] pattern) {
        byte[] bitstream = lossless(pattern, 255);
        ByteBuffer out = ByteBuffer.allocate(100 + bitstream.length).order(ByteOrder.LITTLE_ENDIAN);
        out.put("RIFF\0\0\0\0WEBPVP8X".getBytes(StandardCharsets.US_ASCII));
        out.putInt(10).putInt(2);
        three(out, 15);
        three(out, 11);
        chunk(out, "ANIM", new byte[6]);
        ByteBuffer frame = ByteBuffer.allocate(26 + bitstream.length).order(ByteOrder.LITTLE_ENDIAN);
        three(frame, 1); // two pixels
        three(frame, 2);
        three(frame, pattern[0].length - 1);
        three(frame, pattern.length - 1);
        frame.putInt(100);
        chunk(frame, "VP8L", bitstream);
        chunk(out, "ANMF", Arrays.copyOf(frame.array(), frame.position()));
        return closed(out);
    }

    /** A lossy WebP file of 12 x 16 pixels, red above and blue below. */
    static byte[] lossyWebp() {
        return Base64.getDecoder()
                .decode("UklGRloAAABXRUJQVlA4IE4AAABwAwCdASoQAAwAAUAmJagCdGuA/gGEAfwD2/7sA/"
                        + "QAGrxfmMAA/vhLrPYoawlCn0f06tS90ER7//32l/r2/+wmS66q//6EyXXVXhtCAAA=");
    }

    private static byte[] closed(ByteBuffer out) {
        out.putInt(4, out.position() - 8);
        return Arrays.copyOf(out.array(), out.position());
    }

    private static void chunk(ByteBuffer out, String name, byte[] data) {
        out.put(name.getBytes(StandardCharsets.US_ASCII)).putInt(data.length).put(data);
        if (data.length % 2 == 1) {
            out.put((byte) 0);
        }
    }

    private static void three(ByteBuffer out, int value) {
        out.putShort((short) value).put((byte) (value >> 16));
    }

    /** The bits of an image whose five prefix codes are simple: two greens, one of each of the others. */
    private static byte[] lossless(boolean[][] pattern, int alpha) {
        Bits bits = new Bits();
        bits.put(0x2F, 8);
        bits.put(pattern[0].length - 1, 14);
        bits.put(pattern.length - 1, 14);
        bits.put(alpha < 255 ? 1 : 0, 4); // whether there is alpha, version 0
        bits.put(0, 3); // no transform, no colour cache, one set of codes
        bits.put(1 | 1 << 1 | 1 << 2, 3); // simple, two symbols, the first of 8 bits
        bits.put(40, 8);
        bits.put(200, 8);
        for (int symbol : new int[] {10, 90, alpha, 0}) { // red, blue, alpha, distance
            bits.put(1 | 1 << 2, 3);
            bits.put(symbol, 8);
        }
        for (boolean[] row : pattern) {
            for (boolean pixel : row) {
                bits.put(pixel ? 1 : 0, 1);
            }
        }
        return bits.bytes();
    }

    /** Bits, the lowest first. */
    private static final class Bits {
        private final BitSet bits = new BitSet();
        private int count;

        void put(int value, int length) {
            for (int i = 0; i < length; i++) {
                bits.set(count++, (value >> i & 1) != 0);
            }
        }

        byte[] bytes() {
            return Arrays.copyOf(bits.toByteArray(), (count + 7) / 8 + 1);
        }
    }
}
