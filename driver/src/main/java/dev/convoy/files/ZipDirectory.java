package dev.convoy.files;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.fs.FSDataInputStream;

/**
 * Where a zip archive's entries begin, as the directory at its end says: eight bytes of memory an entry, no names (PKWARE, "APPNOTE.TXT", 4.3.12 to
 * 4.3.16).
 */
final class ZipDirectory {
    /** A directory of more is not read. */
    static final int MOST_ENTRIES = 1 << 22;

    private static final int END = 0x06054B50;
    private static final int END_LENGTH = 22;
    private static final int END_64 = 0x06064B50;
    private static final int END_64_LENGTH = 56;
    private static final int LOCATOR_64 = 0x07064B50;
    private static final int LOCATOR_64_LENGTH = 20;
    private static final int ENTRY = 0x02014B50;
    private static final int ENTRY_LENGTH = 46;
    private static final int LONGEST_COMMENT = 0xFFFF;
    private static final int UNKNOWN_16 = 0xFFFF;
    private static final long UNKNOWN_32 = 0xFFFF_FFFFL;
    private static final int EXTRA_64 = 1;

    private final long[] offsets; // ascending

    private ZipDirectory(long[] offsets) {
        this.offsets = offsets;
    }

    /** Where it lies, and how many entries it says it has. */
    private record Place(long offset, long entries) {}

    /**
     * Reads an archive's directory; empty if it has none, as one that was cut short, or one of too many entries.
     *
     * @param length of the archive
     * @throws IOException if the file cannot be read
     */
    static Optional<ZipDirectory> read(FSDataInputStream file, long length) throws IOException {
        Optional<Place> place = place(file, length);
        if (place.isEmpty() || place.get().entries > MOST_ENTRIES || place.get().offset >= length) {
            return Optional.empty();
        }
        file.seek(place.get().offset);
        long[] offsets = new long[(int) place.get().entries];
        try {
            InputStream in = new BufferedInputStream(file, ArchiveSource.BUFFER); // not closed: the file stays
            for (int i = 0; i < offsets.length; i++) {
                offsets[i] = offset(in);
                if (offsets[i] < 0) {
                    return Optional.empty();
                }
            }
        } catch (EOFException e) {
            return Optional.empty();
        }
        Arrays.sort(offsets);
        return Optional.of(new ZipDirectory(offsets));
    }

    private static Optional<Place> place(FSDataInputStream file, long length) throws IOException {
        int tail = (int) Math.min(length, END_LENGTH + LONGEST_COMMENT);
        ByteBuffer bytes = at(file, length - tail, tail);
        for (int i = tail - END_LENGTH; i >= 0; i--) {
            if (bytes.getInt(i) == END && i + END_LENGTH + (bytes.getShort(i + 20) & UNKNOWN_16) <= tail) {
                int entries = bytes.getShort(i + 10) & UNKNOWN_16;
                long offset = bytes.getInt(i + 16) & UNKNOWN_32;
                boolean large = entries == UNKNOWN_16 || offset == UNKNOWN_32;
                return large ? place64(file, length - tail + i, length) : Optional.of(new Place(offset, entries));
            }
        }
        return Optional.empty();
    }

    /** Of an archive of more than 4 GiB or 65,534 entries, from what lies before the end's record. */
    private static Optional<Place> place64(FSDataInputStream file, long end, long length) throws IOException {
        if (end < LOCATOR_64_LENGTH) {
            return Optional.empty();
        }
        ByteBuffer locator = at(file, end - LOCATOR_64_LENGTH, LOCATOR_64_LENGTH);
        long record = locator.getLong(8);
        if (locator.getInt(0) != LOCATOR_64 || record < 0 || record > length - END_64_LENGTH) {
            return Optional.empty();
        }
        ByteBuffer large = at(file, record, END_64_LENGTH);
        Place place = new Place(large.getLong(48), large.getLong(32));
        return large.getInt(0) == END_64 && place.offset >= 0 && place.entries >= 0
                ? Optional.of(place)
                : Optional.empty();
    }

    private static ByteBuffer at(FSDataInputStream file, long position, int length) throws IOException {
        byte[] bytes = new byte[length];
        file.readFully(position, bytes);
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Where the next entry begins; -1 if what follows is none. */
    private static long offset(InputStream in) throws IOException {
        ByteBuffer entry = next(in, ENTRY_LENGTH);
        if (entry.getInt(0) != ENTRY) {
            return -1;
        }
        in.skipNBytes(entry.getShort(28) & UNKNOWN_16); // the name
        ByteBuffer extra = next(in, entry.getShort(30) & UNKNOWN_16);
        in.skipNBytes(entry.getShort(32) & UNKNOWN_16); // the comment
        long offset = entry.getInt(42) & UNKNOWN_32;
        if (offset != UNKNOWN_32) {
            return offset;
        }
        int sizes = (entry.getInt(20) == -1 ? Long.BYTES : 0) + (entry.getInt(24) == -1 ? Long.BYTES : 0);
        while (extra.remaining() >= 4) {
            int kind = extra.getShort() & UNKNOWN_16;
            int length = Math.min(extra.getShort() & UNKNOWN_16, extra.remaining());
            if (kind == EXTRA_64 && length >= sizes + Long.BYTES) {
                return extra.getLong(extra.position() + sizes);
            }
            extra.position(extra.position() + length);
        }
        return -1;
    }

    private static ByteBuffer next(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The first entry that begins at a place or behind it. */
    OptionalLong from(long place) {
        int at = Arrays.binarySearch(offsets, place);
        int first = at >= 0 ? at : -at - 1;
        return first < offsets.length ? OptionalLong.of(offsets[first]) : OptionalLong.empty();
    }
}
