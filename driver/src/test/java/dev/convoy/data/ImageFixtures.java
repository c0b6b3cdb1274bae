package dev.convoy.data;

import dev.convoy.image.RawImage;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;

/** Small image files and sets for tests. */
public final class ImageFixtures {
    private ImageFixtures() {}

    /** The bytes of an IDX image file whose pixel {@code i} is {@code i mod 251}. */
    public static byte[] idxImages(int count, int height, int width) {
        ByteBuffer bytes = ByteBuffer.allocate(16 + count * height * width);
        bytes.putInt(IdxSource.IMAGE_MAGIC).putInt(count).putInt(height).putInt(width);
        for (int i = 0; bytes.hasRemaining(); i++) {
            bytes.put((byte) (i % 251));
        }
        return bytes.array();
    }

    /** The bytes of an IDX label file whose label {@code i} is {@code i mod 10}. */
    public static byte[] idxLabels(int count) {
        ByteBuffer bytes = ByteBuffer.allocate(8 + count);
        bytes.putInt(IdxSource.LABEL_MAGIC).putInt(count);
        for (int i = 0; bytes.hasRemaining(); i++) {
            bytes.put((byte) (i % 10));
        }
        return bytes.array();
    }

    public static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    /** A folder with an IDX training set of 3 x 4 images. */
    static Path idxFolder(Path folder, int count) throws IOException {
        Files.createDirectories(folder);
        Files.write(folder.resolve("train-images-idx3-ubyte"), idxImages(count, 3, 4));
        Files.write(folder.resolve("train-labels-idx1-ubyte"), idxLabels(count));
        return folder;
    }

    /** A picture of one colour. */
    public static BufferedImage plain(int type, int height, int width, int rgb) {
        BufferedImage image = new BufferedImage(width, height, type);
        var graphics = image.createGraphics();
        graphics.setColor(new Color(rgb));
        graphics.fillRect(0, 0, width, height);
        graphics.dispose();
        return image;
    }

    /** A grey picture whose sample at (y, x) is {@code (16 y + 3 x) mod 256}. */
    public static BufferedImage greyRamp(int height, int width) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.getRaster().setSample(x, y, 0, (16 * y + 3 * x) % 256);
            }
        }
        return image;
    }

    public static byte[] encode(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (!ImageIO.write(image, format, out)) {
            throw new IOException("no writer for " + format);
        }
        return out.toByteArray();
    }

    /** Writes {@code folder/name} as PNG or JPEG, by its ending. */
    static Path write(Path folder, String name, BufferedImage image) throws IOException {
        Files.createDirectories(folder);
        String format = name.toLowerCase(Locale.ROOT).endsWith("png") ? "png" : "jpg";
        return Files.write(folder.resolve(name), encode(image, format));
    }

    /** A set's samples by number. */
    public static List<LabelledImage> collect(ImageSet set) {
        return set.images().collect().stream()
                .sorted(Comparator.comparingLong(LabelledImage::id))
                .toList();
    }

    /** A set whose sample {@code i} weighs {@code i / 4}. */
    static ImageSet weighted(ImageSet set) {
        return ImageSet.of(
                set.images()
                        .map(sample ->
                                new LabelledImage(sample.id(), sample.label(), sample.image(), sample.id() / 4f)),
                set.about().with(set.about().form().weighted(), set.classNames()));
    }

    public static int pixel(RawImage image, int c, int y, int x) {
        return image.pixels()[(c * image.height() + y) * image.width() + x] & 0xFF;
    }
}
