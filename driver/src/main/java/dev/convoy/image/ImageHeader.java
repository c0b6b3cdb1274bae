package dev.convoy.image;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What a file says of itself before its pixels. Reading it allocates nothing of the sizes that the file claims, and
 * every part that a reader would skip or take whole is checked to lie within the file.
 *
 * @param kind of file
 * @param height of the image as stored
 * @param width of the image as stored
 * @param turn what EXIF says
 * @param inset where the pixels lie in the image, if they are not all of it
 * @param jpeg what else a JPEG file says
 */
record ImageHeader(ImageKind kind, int height, int width, Turn turn, Optional<Inset> inset, Optional<JpegHeader> jpeg) {
    /**
     * The first frame of an animation, on its screen.
     *
     * @param part of the screen that it covers
     * @param fill what the rest shows: a palette's index, or black where there is none
     */
    record Inset(Region part, int fill) {}

    /** How many there are. */
    long pixels() {
        return (long) height * width;
    }

    /** A header of a kind that has nothing more to say. */
    static ImageHeader of(ImageKind kind, int height, int width, Turn turn) {
        return new ImageHeader(kind, height, width, turn, Optional.empty(), Optional.empty());
    }

    /**
     * Reads a file's header.
     *
     * @throws UnreadableImage if it is no image, is truncated within what was looked at, or has more pixels than
     *     {@link ImageDecoder#MOST_PIXELS}
     */
    static ImageHeader of(byte[] file) throws UnreadableImage {
        ImageKind kind = ImageKind.of(file);
        try {
            ImageHeader header = switch (kind) {
                case JPEG -> JpegHeader.read(file);
                case PNG -> PngHeader.read(file);
                case GIF -> GifHeader.read(file);
                case BMP -> BmpHeader.read(file);
                case WEBP -> WebpHeader.read(file);
            };
            header.check();
            return header;
        } catch (BufferUnderflowException e) {
            throw new UnreadableImage(UnreadableImage.TRUNCATED);
        }
    }

    private void check() throws UnreadableImage {
        checkPixels("is", height, width);
        if (inset.isPresent()) {
            Region part = inset.get().part();
            checkPixels("has a frame of", part.height(), part.width());
        }
    }

    /** Refuses a size that is not positive, or of more pixels or longer sides than allowed. */
    static void checkPixels(String verb, long height, long width) throws UnreadableImage {
        if (height <= 0 || width <= 0) {
            throw new UnreadableImage(verb + " " + height + " x " + width + " pixels, expects at least 1 x 1");
        }
        if (height > ImageDecoder.MOST_PIXELS / width) {
            throw new UnreadableImage(verb + " " + height + " x " + width + " pixels, more than the "
                    + ImageDecoder.MOST_PIXELS + " that are allowed");
        }
        if (Math.max(height, width) > ImageDecoder.LONGEST_SIDE) {
            throw new UnreadableImage(verb + " " + height + " x " + width + " pixels, expects sides of at most "
                    + ImageDecoder.LONGEST_SIDE);
        }
    }

    /**
     * Steps over bytes.
     *
     * @throws BufferUnderflowException if there are fewer
     */
    static void skip(ByteBuffer in, long count) {
        if (count < 0 || count > in.remaining()) {
            throw new BufferUnderflowException();
        }
        in.position(in.position() + (int) count);
    }
}
