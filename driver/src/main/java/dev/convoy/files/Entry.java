package dev.convoy.files;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;

/**
 * One thing that was found.
 *
 * @param kind what it is
 * @param path its path, or its name within a folder, UTF-8
 * @param bytes its length; 0 if it fails
 * @param reason why it fails; empty if it does not
 */
record Entry(Kind kind, byte[] path, long bytes, String reason) {
    /** Paths by their bytes. */
    static final Comparator<Entry> BY_PATH = (a, b) -> Arrays.compareUnsigned(a.path, b.path);

    /** A file, an archive or a SequenceFile. */
    static Entry of(Kind kind, String path, long bytes) {
        return new Entry(kind, path.getBytes(StandardCharsets.UTF_8), bytes, "");
    }

    /** Something that fails. */
    static Entry failed(String path, String reason) {
        return new Entry(Kind.FAILED, path.getBytes(StandardCharsets.UTF_8), 0, reason);
    }

    /** The same below a folder. */
    Entry below(byte[] folder) {
        byte[] whole = Arrays.copyOf(folder, folder.length + path.length);
        System.arraycopy(path, 0, whole, folder.length, path.length);
        return new Entry(kind, whole, bytes, reason);
    }

    /** The path. */
    String text() {
        return new String(path, StandardCharsets.UTF_8);
    }
}
