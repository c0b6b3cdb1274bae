package dev.convoy.files;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Entries in few bytes, so that millions of them fit in a driver: of each its kind, how many bytes its path shares with the one
 * before, the others, and its length, or the reason why it fails. Numbers have 7 bits in a byte, the lowest first.
 *
 * @param data the entries, one after the other
 * @param count their number
 */
record EntryBlock(byte[] data, int count) implements Serializable, Iterable<Entry> {
    private static final Kind[] KINDS = Kind.values();
    private static final int SEVEN = 0x7F;

    /** A block of some entries, in their order. */
    static EntryBlock of(List<Entry> entries) {
        Writer writer = new Writer();
        entries.forEach(writer::add);
        return writer.finish();
    }

    @Override
    public Iterator<Entry> iterator() {
        return new Reader(data, count);
    }

    /** Writes a block. */
    static final class Writer {
        private byte[] data = new byte[256];
        private int length;
        private int count;
        private byte[] previous = {};

        /** Writes one entry. */
        void add(Entry entry) {
            byte[] path = entry.path();
            int mismatch = Arrays.mismatch(previous, path);
            int shared = mismatch < 0 ? path.length : mismatch;
            data = longer(data, length + 1);
            data[length++] = (byte) entry.kind().ordinal();
            number(shared);
            number(path.length - shared);
            bytes(path, shared);
            if (entry.kind() == Kind.FAILED) {
                byte[] reason = entry.reason().getBytes(StandardCharsets.UTF_8);
                number(reason.length);
                bytes(reason, 0);
            } else {
                number(entry.bytes());
            }
            previous = path;
            count++;
        }

        private void number(long value) {
            data = longer(data, length + 10);
            long left = value;
            while (left > SEVEN) {
                data[length++] = (byte) (left & SEVEN | 0x80);
                left >>>= 7;
            }
            data[length++] = (byte) left;
        }

        private void bytes(byte[] from, int begin) {
            data = longer(data, length + from.length - begin);
            System.arraycopy(from, begin, data, length, from.length - begin);
            length += from.length - begin;
        }

        private static byte[] longer(byte[] array, int needed) {
            return needed <= array.length
                    ? array
                    : Arrays.copyOf(array, Math.max(needed, array.length + (array.length >> 1)));
        }

        /** How many were written since the last block. */
        int count() {
            return count;
        }

        /** The block; what is written next begins another. */
        EntryBlock finish() {
            EntryBlock block = new EntryBlock(Arrays.copyOf(data, length), count);
            length = 0;
            count = 0;
            previous = new byte[0];
            return block;
        }
    }

    private static final class Reader implements Iterator<Entry> {
        private final byte[] data;
        private int left;
        private int at;
        private byte[] previous = {};

        Reader(byte[] data, int count) {
            this.data = data;
            this.left = count;
        }

        @Override
        public boolean hasNext() {
            return left > 0;
        }

        @Override
        public Entry next() {
            if (left == 0) {
                throw new NoSuchElementException();
            }
            left--;
            Kind kind = KINDS[data[at++]];
            int shared = (int) number();
            byte[] path = Arrays.copyOf(previous, shared + (int) number());
            System.arraycopy(data, at, path, shared, path.length - shared);
            at += path.length - shared;
            previous = path;
            long number = number();
            if (kind != Kind.FAILED) {
                return new Entry(kind, path, number, "");
            }
            at += (int) number;
            return new Entry(kind, path, 0, new String(data, at - (int) number, (int) number, StandardCharsets.UTF_8));
        }

        private long number() {
            long value = 0;
            for (int shift = 0; ; shift += 7) {
                byte part = data[at++];
                value |= (long) (part & SEVEN) << shift;
                if (part >= 0) {
                    return value;
                }
            }
        }
    }
}
