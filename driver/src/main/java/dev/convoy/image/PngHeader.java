package dev.convoy.image;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** The chunks of a PNG file (W3C, Portable Network Graphics). */
final class PngHeader {
    private static final int SIGNATURE = 8;
    private static final int CHECKSUM = 4;
    private static final int IHDR = 0x49484452;
    private static final int IDAT = 0x49444154;
    private static final int IEND = 0x49454E44;
    private static final int EXIF = 0x65584966;

    private PngHeader() {}

    /** Bytes that a pixel takes in the reader's image, of a file whose header was read; where there is a palette, in what it is looked up for too. */
    static int bytesAPixel(byte[] file) {
        int depth = file[24];
        int channels = switch (file[25]) {
            case 2 -> 3;
            case 3 -> 5;
            case 4 -> 2;
            case 6 -> 4;
            default -> 1;
        };
        return depth == 16 ? 2 * channels : channels;
    }

    static ImageHeader read(byte[] file) throws UnreadableImage {
        ByteBuffer in = ByteBuffer.wrap(file);
        in.position(SIGNATURE);
        int length = in.getInt();
        if (in.getInt() != IHDR || length != 13) {
            throw new UnreadableImage("is a PNG image without a header");
        }
        int width = in.getInt();
        int height = in.getInt();
        ImageHeader.skip(in, length - 8);
        CRC32 check = new CRC32();
        check.update(file, SIGNATURE + 4, in.position() - SIGNATURE - 4);
        if (in.getInt() != (int) check.getValue()) {
            throw new UnreadableImage("is a PNG image whose header is damaged");
        }
        Turn turn = Turn.NONE;
        boolean data = false;
        while (in.remaining() >= 8) {
            length = in.getInt();
            int type = in.getInt();
            if (type == IEND) {
                break;
            }
            if (type == EXIF && turn == Turn.NONE) {
                turn = Exif.turn(file, in.position(), Math.max(0, length));
            }
            boolean needed = type == IDAT || !data; // what follows the data may be cut
            data |= type == IDAT;
            if (length < 0 || length > in.remaining() - CHECKSUM) {
                if (needed) {
                    throw new BufferUnderflowException();
                }
                break;
            }
            ImageHeader.skip(in, length + CHECKSUM);
        }
        if (!data) {
            throw new BufferUnderflowException();
        }
        return ImageHeader.of(ImageKind.PNG, height, width, turn);
    }
}
