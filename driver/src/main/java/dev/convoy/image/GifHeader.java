package dev.convoy.image;

import dev.convoy.image.ImageHeader.Inset;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * The blocks of a GIF file up to its first frame (CompuServe, GIF89a). As Pillow has it, the image is the logical
 * screen, made larger where the frame reaches beyond it; what the frame does not cover has the transparent colour or
 * the palette's first.
 */
final class GifHeader {
    /** Most blocks before the first frame: the reader keeps them all, and makes a new copy of some for each. */
    static final int MOST_BLOCKS = 4096;

    private static final int SIGNATURE = 6;
    private static final int EXTENSION = 0x21;
    private static final int CONTROL = 0xF9;
    private static final int FRAME = 0x2C;
    private static final int INTERLACED = 0x40; // flag of a frame: every eighth row first, and so on
    private static final int PALETTE = 0x80; // flag: a palette follows; the low three bits are its size

    private GifHeader() {}

    static ImageHeader read(byte[] file) throws UnreadableImage {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        in.position(SIGNATURE);
        int screenWidth = in.getShort() & 0xFFFF;
        int screenHeight = in.getShort() & 0xFFFF;
        int flags = in.get();
        ImageHeader.skip(in, 2);
        skipPalette(in, flags);
        int fill = 0;
        int blocks = 0;
        for (int block = in.get() & 0xFF; block != FRAME; block = in.get() & 0xFF) {
            if (block != EXTENSION) {
                throw new UnreadableImage("is a GIF file without an image");
            }
            if ((in.get() & 0xFF) == CONTROL && in.remaining() > 5 && (in.get(in.position() + 1) & 1) != 0) {
                fill = in.get(in.position() + 4) & 0xFF;
            }
            blocks += 1 + skipBlocks(in);
            if (blocks > MOST_BLOCKS) {
                throw new UnreadableImage("is a GIF file with more than " + MOST_BLOCKS + " blocks before its image");
            }
        }
        int left = in.getShort() & 0xFFFF;
        int top = in.getShort() & 0xFFFF;
        int width = in.getShort() & 0xFFFF;
        int height = in.getShort() & 0xFFFF;
        int frameFlags = in.get();
        if ((frameFlags & INTERLACED) != 0 && height >= 2 && height <= 4) {
            throw new UnreadableImage("is an interlaced GIF image of " + height
                    + " rows, which the reader confuses; expects 1, or 5 or more");
        }
        skipPalette(in, frameFlags);
        ImageHeader.skip(in, 1); // bits of a code
        skipBlocks(in);
        Region part = new Region(top, left, height, width);
        boolean whole = top == 0 && left == 0 && height >= screenHeight && width >= screenWidth;
        return new ImageHeader(
                ImageKind.GIF,
                Math.max(screenHeight, top + height),
                Math.max(screenWidth, left + width),
                Turn.NONE,
                whole ? Optional.empty() : Optional.of(new Inset(part, fill)),
                Optional.empty());
    }

    /** How many blocks were stepped over. */
    private static int skipBlocks(ByteBuffer in) {
        int count = 0;
        for (int length = in.get() & 0xFF; length > 0; length = in.get() & 0xFF, count++) {
            ImageHeader.skip(in, length);
        }
        return count;
    }

    private static void skipPalette(ByteBuffer in, int flags) {
        if ((flags & PALETTE) != 0) {
            ImageHeader.skip(in, 3L << ((flags & 7) + 1));
        }
    }
}
