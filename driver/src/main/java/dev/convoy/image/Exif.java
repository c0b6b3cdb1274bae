package dev.convoy.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The orientation in EXIF data (a TIFF structure; CIPA DC-008). Data that make no sense say nothing. */
final class Exif {
    private static final int HEADER = 8;
    private static final int MAGIC = 42;
    private static final int ENTRY = 12; // bytes: tag, type, count, value
    private static final int ORIENTATION = 0x0112;
    private static final int SHORT = 3;
    private static final int LONG = 4;

    private Exif() {}

    /**
     * The turn that data ask for.
     *
     * @param file holds the data
     * @param from where they begin: with II or MM, or with {@code Exif} and two zero bytes before it
     * @param length how many bytes they have; those beyond the file's end are not looked for
     */
    static Turn turn(byte[] file, int from, int length) {
        int start = Lookalike.begins(file, from, "457869660000") ? from + 6 : from;
        int end = (int) Math.min((long) from + length, file.length);
        if (end - start < HEADER) {
            return Turn.NONE;
        }
        ByteBuffer data = ByteBuffer.wrap(file, start, end - start).slice();
        int order = data.getShort(0);
        if (order == 0x4949) {
            data.order(ByteOrder.LITTLE_ENDIAN);
        } else if (order != 0x4D4D) {
            return Turn.NONE;
        }
        long directory = data.getInt(4) & 0xFFFFFFFFL;
        if (data.getShort(2) != MAGIC || directory > data.limit() - 2) {
            return Turn.NONE;
        }
        int entries = data.getShort((int) directory) & 0xFFFF;
        for (int i = 0; i < entries; i++) {
            long at = directory + 2 + (long) ENTRY * i;
            if (at > data.limit() - ENTRY) {
                break;
            }
            if ((data.getShort((int) at) & 0xFFFF) == ORIENTATION) {
                return value(data, (int) at);
            }
        }
        return Turn.NONE;
    }

    private static Turn value(ByteBuffer data, int at) {
        int type = data.getShort(at + 2);
        if (data.getInt(at + 4) != 1 || (type != SHORT && type != LONG)) {
            return Turn.NONE;
        }
        return Turn.of(type == SHORT ? data.getShort(at + 8) : data.getInt(at + 8));
    }
}
