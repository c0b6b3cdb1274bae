package dev.convoy.image;

import dev.convoy.image.ImageHeader.Inset;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** The chunks of a WebP file (Google, WebP Container Specification). Pixels before a first frame's are black. */
final class WebpHeader {
    private static final int FIRST = 12; // where chunks begin
    private static final int LOSSY = 0x20385056; // "VP8 "
    private static final int LOSSLESS = 0x4C385056; // "VP8L"
    private static final int EXTENDED = 0x58385056; // "VP8X"
    private static final int FRAME = 0x464D4E41; // "ANMF"
    private static final int EXIF = 0x46495845; // "EXIF"
    private static final int PROFILE = 0x50434349; // "ICCP"
    private static final int UNKNOWN = 0x2D2D2D2D; // a chunk that readers step over
    private static final int PROFILED = 0x20; // flag of an extended file
    private static final int FRAME_HEADER = 16;

    private final byte[] file;
    private int height;
    private int width;
    private boolean pixels;
    private boolean extended;
    private Turn turn = Turn.NONE;
    private Optional<Inset> inset = Optional.empty();

    private WebpHeader(byte[] file) {
        this.file = file;
    }

    static ImageHeader read(byte[] file) throws UnreadableImage {
        WebpHeader header = new WebpHeader(file);
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        in.position(FIRST);
        header.chunks(in, in.limit());
        if (!header.pixels) {
            throw new BufferUnderflowException();
        }
        return new ImageHeader(
                ImageKind.WEBP, header.height, header.width, header.turn, header.inset, Optional.empty());
    }

    /** The file as the reader shall see it: without a colour profile. */
    static byte[] withoutProfile(byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (in.getInt(FIRST) != EXTENDED || (file[FIRST + 8] & PROFILED) == 0) {
            return file;
        }
        ByteBuffer copy = ByteBuffer.wrap(file.clone()).order(ByteOrder.LITTLE_ENDIAN);
        copy.put(FIRST + 8, (byte) (file[FIRST + 8] & ~PROFILED));
        for (long at = FIRST; at <= in.limit() - 8; at += 8 + (1 + (in.getInt((int) at + 4) & 0xFFFFFFFFL)) / 2 * 2) {
            if (in.getInt((int) at) == PROFILE) {
                copy.putInt((int) at, UNKNOWN);
            }
        }
        return copy.array();
    }

    private void chunks(ByteBuffer in, int end) throws UnreadableImage {
        while (end - in.position() >= 8) {
            int type = in.getInt();
            long length = in.getInt() & 0xFFFFFFFFL;
            int start = in.position();
            if (length > end - start) {
                throw new BufferUnderflowException();
            }
            chunk(in, type, (int) length);
            in.position((int) Math.min(end, start + length + (length & 1)));
        }
    }

    private void chunk(ByteBuffer in, int type, int length) throws UnreadableImage {
        switch (type) {
            case EXTENDED -> {
                ImageHeader.skip(in, 4);
                width = 1 + three(in);
                height = 1 + three(in);
                extended = true;
            }
            case LOSSY -> {
                ImageHeader.skip(in, 6); // frame tag and start code
                int across = in.getShort() & 0x3FFF;
                size(in.getShort() & 0x3FFF, across);
            }
            case LOSSLESS -> {
                ImageHeader.skip(in, 1);
                int bits = in.getInt();
                size((bits >>> 14 & 0x3FFF) + 1, (bits & 0x3FFF) + 1);
            }
            case FRAME -> frame(in, length);
            case EXIF -> turn = Exif.turn(file, in.position(), length);
            default -> {}
        }
    }

    private void frame(ByteBuffer in, int length) throws UnreadableImage {
        if (pixels) {
            return; // only the first is read
        }
        int end = in.position() + length;
        int left = 2 * three(in);
        int top = 2 * three(in);
        int across = 1 + three(in);
        int down = 1 + three(in);
        ImageHeader.skip(in, 4);
        if (length < FRAME_HEADER || (long) left + across > width || (long) top + down > height) {
            throw new UnreadableImage("is an animation whose frame lies outside of it");
        }
        inset = Optional.of(new Inset(new Region(top, left, down, across), 0));
        chunks(in, end);
    }

    /** The size that a bitstream gives; it must be what was said before. */
    private void size(int down, int across) throws UnreadableImage {
        if (extended) {
            int expectedHeight = inset.isPresent() ? inset.get().part().height() : height;
            int expectedWidth = inset.isPresent() ? inset.get().part().width() : width;
            if (!pixels && (down != expectedHeight || across != expectedWidth)) {
                throw new UnreadableImage("is a WebP file of " + expectedHeight + " x " + expectedWidth
                        + " pixels that holds an image of " + down + " x " + across);
            }
        } else {
            height = down;
            width = across;
        }
        pixels = true;
    }

    private static int three(ByteBuffer in) {
        return (in.getShort() & 0xFFFF) | (in.get() & 0xFF) << 16;
    }
}
