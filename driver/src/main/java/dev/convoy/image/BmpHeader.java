package dev.convoy.image;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The headers of a Windows bitmap (BITMAPCOREHEADER to BITMAPV5HEADER). */
final class BmpHeader {
    private static final int INFO = 14; // where the second header begins
    private static final int CORE = 12; // its length in the oldest form
    private static final int V3 = 40;
    private static final int V5 = 124;
    private static final int LONGEST = 256;
    private static final int RLE8 = 1;
    private static final int RLE4 = 2;
    private static final int BIT_FIELDS = 3;
    private static final int EMBEDDED = 0x4D424544; // "MBED": a colour profile within the file
    private static final int LINKED = 0x4C494E4B; // "LINK": the name of one elsewhere

    private BmpHeader() {}

    /** Whether what follows the two letters is a bitmap's header, as far as the file goes. */
    static boolean isLikely(byte[] file) {
        if (file.length < INFO + 4) {
            return file.length < 6;
        }
        int length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(INFO);
        return length >= CORE && length <= LONGEST;
    }

    static ImageHeader read(byte[] file) throws UnreadableImage {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (in.limit() < INFO + 4 || in.limit() < INFO + in.getInt(INFO)) {
            throw new BufferUnderflowException();
        }
        long data = in.getInt(10) & 0xFFFFFFFFL;
        int length = in.getInt(INFO);
        if (length > CORE && length < V3) {
            throw new UnreadableImage("is a BMP file with a header of " + length + " bytes, expects 12, or 40 to 124");
        }
        if (length < V3) {
            return checked(in, data, in.getShort(INFO + 4) & 0xFFFF, in.getShort(INFO + 6) & 0xFFFF, 0);
        }
        int compression = in.getInt(INFO + 16);
        if (compression < 0 || compression > BIT_FIELDS) {
            throw new UnreadableImage("is a BMP file of compression " + compression + ", expects 0 to " + BIT_FIELDS);
        }
        long colours = in.getInt(INFO + 32) & 0xFFFFFFFFL;
        if (colours > 256 && in.getShort(INFO + 14) <= 8) {
            throw new UnreadableImage("is a BMP file of " + colours + " colours, expects at most 256");
        }
        if (length >= V5) {
            checkProfile(in);
        }
        long height = Math.abs((long) in.getInt(INFO + 8)); // negative where the first row is the top one
        if (height > Integer.MAX_VALUE) {
            throw new UnreadableImage("is a BMP file of height -" + height);
        }
        return checked(in, data, in.getInt(INFO + 4), (int) height, compression);
    }

    private static ImageHeader checked(ByteBuffer in, long data, int width, int height, int compression)
            throws UnreadableImage {
        ImageHeader.checkPixels("is", height, width);
        int bits = in.getShort(INFO + (in.getInt(INFO) < V3 ? 10 : 14));
        if (bits <= 0 || bits > 32) {
            throw new UnreadableImage("is a BMP file of " + bits + " bits a pixel, expects 1 to 32");
        }
        long row = ((long) width * bits + 31) / 32 * 4;
        boolean packed = compression == RLE8 || compression == RLE4;
        if (data > in.limit() || (!packed && row * height > in.limit() - data)) {
            throw new BufferUnderflowException();
        }
        return ImageHeader.of(ImageKind.BMP, height, width, Turn.NONE);
    }

    private static void checkProfile(ByteBuffer in) throws UnreadableImage {
        int space = in.getInt(INFO + 56);
        if (space == LINKED) {
            throw new UnreadableImage("is a BMP file whose colour profile lies elsewhere, which is not read");
        }
        long offset = in.getInt(INFO + 112) & 0xFFFFFFFFL;
        long length = in.getInt(INFO + 116) & 0xFFFFFFFFL;
        if (space == EMBEDDED && INFO + offset + length > in.limit()) {
            throw new BufferUnderflowException();
        }
    }
}
