package dev.convoy.model;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Writes a folder of files that appears whole or not at all, with the length and SHA-256 of each file in
 * {@code checksums.json}.
 *
 * <p>It is written under a temporary name beside its own ({@code .name.tmp}) and renamed when all is there. A folder that it
 * replaces is set aside before ({@code .name.old}) and deleted after; {@link SavedFolder#open} finds it there if the process
 * died in between. One process at a time writes a folder.
 */
public final class SavedFolderWriter {
    private final FileSystem fs;
    private final Path temporary;
    private final Map<String, Object> checksums = new LinkedHashMap<>();

    /** Writes the folder's files. */
    @FunctionalInterface
    public interface Contents {
        void write(SavedFolderWriter folder) throws IOException;
    }

    private SavedFolderWriter(FileSystem fs, Path temporary) {
        this.fs = fs;
        this.temporary = temporary;
    }

    /**
     * Writes a folder. If {@code contents} or the file system fails, nothing of it stays and what was there before is kept.
     *
     * @throws FormatException if the path exists and may not be replaced: {@code mode} says so, or it is not a folder that
     *     this class wrote
     * @throws IOException if the file system fails or {@code contents} does
     */
    public static void write(Path target, Configuration hadoop, IfExists mode, Contents contents) throws IOException {
        FileSystem fs = SavedFolder.fileSystem(target, hadoop);
        checkReplaceable(fs, target, mode);
        Path temporary = new Path(target.getParent(), "." + target.getName() + ".tmp");
        try {
            fs.delete(temporary, true);
            fs.mkdirs(temporary);
            SavedFolderWriter folder = new SavedFolderWriter(fs, temporary);
            contents.write(folder);
            folder.writeChecksums();
            install(fs, temporary, target);
        } catch (IOException | RuntimeException e) {
            try {
                fs.delete(temporary, true);
            } catch (IOException cleaning) {
                e.addSuppressed(cleaning);
            }
            throw e;
        }
    }

    /**
     * Checks, before any work is spent, that {@link #write} would not refuse.
     *
     * @throws FormatException if it would
     * @throws IOException if the file system fails
     */
    public static void checkReplaceable(Path target, Configuration hadoop, IfExists mode) throws IOException {
        checkReplaceable(SavedFolder.fileSystem(target, hadoop), target, mode);
    }

    private static void checkReplaceable(FileSystem fs, Path target, IfExists mode) throws IOException {
        if (target.getParent() == null) {
            throw new FormatException(target, "is the root of a file system, expected a folder to write");
        }
        if (!fs.exists(target)) {
            return;
        }
        if (mode == IfExists.REFUSE) {
            throw new FormatException(target, "already exists: choose another path, or ask to overwrite it");
        }
        boolean ours = fs.exists(new Path(target, SavedFolder.CHECKSUMS));
        if (!ours && (!fs.getFileStatus(target).isDirectory() || fs.listStatus(target).length > 0)) {
            throw new FormatException(
                    target, "already exists and has no " + SavedFolder.CHECKSUMS + ", so it is not overwritten");
        }
    }

    private static void install(FileSystem fs, Path temporary, Path target) throws IOException {
        Path old = SavedFolder.aside(target);
        if (fs.exists(target)) {
            fs.delete(old, true);
            rename(fs, target, old);
        }
        rename(fs, temporary, target);
        fs.delete(old, true);
    }

    private static void rename(FileSystem fs, Path from, Path to) throws IOException {
        if (!fs.rename(from, to)) {
            throw new IOException(from + ": cannot be renamed to " + to);
        }
    }

    /** A new file of the folder; its checksum is noted when the stream is closed. */
    public OutputStream create(String name) throws IOException {
        return new Summed(fs.create(new Path(temporary, name), false), name);
    }

    /** A new file that holds this object. */
    public void json(String name, Map<String, ?> values) throws IOException {
        try (OutputStream out = create(name)) {
            out.write(Json.pretty(values).getBytes(StandardCharsets.UTF_8));
        }
    }

    private void writeChecksums() throws IOException {
        try (OutputStream out =
                new BufferedOutputStream(fs.create(new Path(temporary, SavedFolder.CHECKSUMS), false))) {
            out.write(Json.pretty(Map.of("files", checksums)).getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Counts and digests what the program wrote, so that damage on the way to the disk shows too. */
    private final class Summed extends FilterOutputStream {
        private final String name;
        private final MessageDigest sha256 = SavedFolder.sha256();
        private long bytes;
        private boolean closed;

        Summed(OutputStream out, String name) {
            super(out);
            this.name = name;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] b, int offset, int length) throws IOException {
            out.write(b, offset, length);
            sha256.update(b, offset, length);
            bytes += length;
        }

        @Override
        public void close() throws IOException {
            super.close();
            if (!closed) {
                closed = true;
                Map<String, Object> entry = new LinkedHashMap<>();
                entry.put("bytes", bytes);
                entry.put("sha256", HexFormat.of().formatHex(sha256.digest()));
                checksums.put(name, entry);
            }
        }
    }
}
