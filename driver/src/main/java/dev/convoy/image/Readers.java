package dev.convoy.image;

import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;

/** Files by whatever readers lie on the class path, the JDK's among them. */
final class Readers {
    static {
        ImageIO.setUseCache(false);
        ImageIO.scanForPlugins(); // with this class's loader at hand, as in a Spark task
    }

    private static final int PLANES = 3; // bytes a pixel
    private static final int LARGEST = 4; // of a pixel of 8 bits a channel

    private Readers() {}

    /**
     * Decodes a file whole.
     *
     * @throws UnreadableImage if it is truncated, there is no reader, or it reads another size than the header's
     * @throws IOException if the reader does not take it
     */
    static RawImage image(byte[] file, ImageHeader header) throws IOException {
        Iterator<ImageReader> readers =
                ImageIO.getImageReadersByFormatName(header.kind().format());
        if (!readers.hasNext()) {
            throw new UnreadableImage("is a " + header.kind() + " image, for which there is no reader");
        }
        ImageReader reader = readers.next();
        try {
            reader.setInput(new FileBytes(withoutProfile(file, header)), true, true);
            checkSize(reader, header);
            return Pixels.of(read(reader, reader.getDefaultReadParam()), header);
        } finally {
            reader.dispose();
        }
    }

    /** Readers of some kinds would change colours as a profile says. */
    private static byte[] withoutProfile(byte[] file, ImageHeader header) {
        return switch (header.kind()) {
            case JPEG -> header.jpeg().orElseThrow().withoutProfiles(file);
            case WEBP -> WebpHeader.withoutProfile(file);
            case PNG, GIF, BMP -> file;
        };
    }

    /** Bytes that a pixel takes while a file is decoded, planes included: at most. */
    static int bytesAPixel(byte[] file, ImageHeader header) {
        return switch (header.kind()) {
            case PNG -> PngHeader.bytesAPixel(file) + PLANES;
            case JPEG -> 2 * LARGEST + PLANES; // of inks: as stored, and as colours
            case GIF, BMP, WEBP -> LARGEST + 1 + PLANES;
        };
    }

    /** Checks that what will be decoded is what was looked at. */
    static void checkSize(ImageReader reader, ImageHeader header) throws IOException {
        Region expected =
                header.inset().map(ImageHeader.Inset::part).orElse(Region.all(header.height(), header.width()));
        int height = reader.getHeight(0);
        int width = reader.getWidth(0);
        if (height != expected.height() || width != expected.width()) {
            throw new UnreadableImage("does not decode: is " + expected.height() + " x " + expected.width()
                    + " pixels by its header and " + height + " x " + width + " by its reader");
        }
    }

    /** Decodes the first image; a file that ends too early is truncated, also where the reader makes something up. */
    static BufferedImage read(ImageReader reader, ImageReadParam param) throws IOException {
        boolean[] cut = new boolean[1];
        reader.addIIOReadWarningListener((source, warning) -> cut[0] |= warning.contains("Premature end"));
        BufferedImage image;
        try {
            image = reader.read(0, param);
        } catch (EOFException e) {
            throw new UnreadableImage(UnreadableImage.TRUNCATED);
        } catch (IIOException e) {
            if (e.getCause() instanceof OutOfMemoryError memory) {
                throw memory; // no failure of the file, though the reader makes it one
            }
            if (cut[0] || e.getCause() instanceof EOFException) {
                throw new UnreadableImage(UnreadableImage.TRUNCATED);
            }
            throw e;
        }
        if (cut[0]) {
            throw new UnreadableImage(UnreadableImage.TRUNCATED);
        }
        return image;
    }
}
