package dev.convoy.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * JPEG and PNG files to uint8 pixels, by the JDK's readers and whatever readers lie on the class path. Files are not
 * trusted: their kind and size are read from their first bytes before anything is decoded, metadata is not read, and
 * whatever a reader throws becomes a reason.
 */
public final class ImageDecoder {
    /** Most pixels of an image, before and after scaling; larger ones are refused by their header. */
    public static final int MOST_PIXELS = 1 << 26;

    static {
        ImageIO.setUseCache(false);
        ImageIO.scanForPlugins(); // with this class's loader at hand, as in a Spark task
    }

    private ImageDecoder() {}

    /** Decodes a file: scaled, cropped, in the colour mode; with mode {@code auto} grey stays one channel. */
    public static DecodeResult decode(byte[] file, DecodeSettings settings) {
        try {
            RawImage image = read(file);
            int[] size = settings.resize().target(image.height(), image.width());
            checkSize("scaled to", size[0], size[1]);
            image = Resampler.resize(image, size[0], size[1]);
            Crop crop = settings.crop();
            if (crop.height() > image.height() || crop.width() > image.width()) {
                return new DecodeResult.Failed("is " + image.height() + " x " + image.width()
                        + " pixels, smaller than the crop of " + crop.height() + " x " + crop.width());
            }
            return new DecodeResult.Decoded(Pixels.convert(Pixels.crop(image, crop), settings.colour()));
        } catch (IOException | RuntimeException e) {
            return new DecodeResult.Failed("does not decode: " + e.getMessage());
        }
    }

    private static RawImage read(byte[] file) throws IOException {
        String format = format(file);
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
        if (!readers.hasNext()) {
            throw new IOException("no reader for " + format);
        }
        ImageReader reader = readers.next();
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(file))) {
            reader.setInput(in, true, true);
            checkSize("of", reader.getHeight(0), reader.getWidth(0));
            boolean[] cut = new boolean[1];
            reader.addIIOReadWarningListener((source, warning) -> cut[0] |= warning.contains("Premature end"));
            BufferedImage image = reader.read(0);
            if (cut[0]) {
                throw new IOException("truncated");
            }
            return Pixels.of(image);
        } finally {
            reader.dispose();
        }
    }

    private static void checkSize(String what, int height, int width) throws IOException {
        if (height <= 0 || width <= 0 || (long) height * width > MOST_PIXELS) {
            throw new IOException("image " + what + " " + height + " x " + width + " pixels, more than the "
                    + MOST_PIXELS + " that are allowed");
        }
    }

    private static String format(byte[] file) throws IOException {
        int magic = file.length < 4
                ? 0
                : (file[0] & 0xFF) << 24 | (file[1] & 0xFF) << 16 | (file[2] & 0xFF) << 8 | (file[3] & 0xFF);
        if (magic >>> 8 == 0xFFD8FF) {
            return "jpeg";
        }
        if (magic == 0x89504E47) {
            return "png";
        }
        throw new IOException(
                file.length < 4
                        ? "neither JPEG nor PNG: " + file.length + " bytes"
                        : String.format("neither JPEG nor PNG: begins with %08x", magic));
    }
}
