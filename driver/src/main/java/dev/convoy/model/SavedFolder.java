package dev.convoy.model;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.BlockMissingException;

/**
 * Reads a folder that {@link SavedFolderWriter} wrote, and checks its files against {@code checksums.json}.
 *
 * <p>On the local disk Hadoop's own {@code .crc} files are neither written nor read: they are weaker than these checksums, and
 * stale as soon as another program changes a file.
 */
public final class SavedFolder {
    /** The file with the other files' lengths and checksums. */
    public static final String CHECKSUMS = "checksums.json";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");
    private static final int TEXT_LIMIT = 64 << 20;

    private final FileSystem fs;
    private final Path path;

    /** Reads from the file's stream, to the end or not. */
    @FunctionalInterface
    public interface Reader<T> {
        /**
         * @param in the file from its start
         * @param length its length in bytes
         */
        T read(InputStream in, long length) throws IOException;
    }

    private SavedFolder(FileSystem fs, Path path) {
        this.fs = fs;
        this.path = path;
    }

    /**
     * Opens a folder. If a process died while it replaced the folder, the one set aside is opened.
     *
     * @throws FormatException if there is no such folder
     * @throws IOException if the file system fails
     */
    public static SavedFolder open(Path path, Configuration hadoop) throws IOException {
        FileSystem fs = fileSystem(path, hadoop);
        Path found = fs.exists(path) ? path : aside(path);
        try {
            if (fs.getFileStatus(found).isDirectory()) {
                return new SavedFolder(fs, found);
            }
        } catch (FileNotFoundException e) {
            throw new FormatException(path, "there is no such folder", e);
        }
        throw new FormatException(path, "is a file, expected a folder");
    }

    /** The path's file system, without the {@code .crc} files of a local one. */
    static FileSystem fileSystem(Path path, Configuration hadoop) throws IOException {
        FileSystem fs = path.getFileSystem(hadoop);
        return fs instanceof ChecksumFileSystem checked ? checked.getRawFileSystem() : fs;
    }

    /** Where a folder is set aside while it is replaced. */
    static Path aside(Path path) {
        return new Path(path.getParent(), "." + path.getName() + ".old");
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /** The folder's path. */
    public Path path() {
        return path;
    }

    /** The path of one of its files. */
    public Path file(String name) {
        return new Path(path, name);
    }

    /** True if the folder has such a file. */
    public boolean has(String name) throws IOException {
        return fs.exists(file(name));
    }

    /**
     * Reads one file.
     *
     * @throws FormatException if it is missing, ends too early, or its file system finds it damaged
     * @throws IOException if the file system fails or {@code reader} does
     */
    public <T> T read(String name, Reader<T> reader) throws IOException {
        Path file = file(name);
        FileStatus status;
        try {
            status = fs.getFileStatus(file);
        } catch (FileNotFoundException e) {
            throw new FormatException(file, "is missing", e);
        }
        try (InputStream in = fs.open(file)) {
            return reader.read(in, status.getLen());
        } catch (ChecksumException | BlockMissingException e) { // HDFS has no whole copy of a part of it
            throw new FormatException(file, "is damaged: " + e.getMessage(), e);
        } catch (EOFException e) {
            throw new FormatException(file, "is truncated: it ends after " + status.getLen() + " bytes", e);
        }
    }

    /**
     * Reads a JSON object.
     *
     * @throws FormatException as {@link #read}, and if the file is over 64 MB or no JSON object
     * @throws IOException if the file system fails
     */
    public Json json(String name) throws IOException {
        return Json.parse(text(name), file(name).toString());
    }

    private String text(String name) throws IOException {
        return read(name, (in, length) -> {
            if (length > TEXT_LIMIT) {
                throw new FormatException(file(name), "has " + length + " bytes, expected at most " + TEXT_LIMIT);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        });
    }

    /**
     * Checks every file's length and checksum.
     *
     * @param required files that must be among them
     * @throws FormatException naming the first file that is missing or differs, with what was found and expected
     * @throws IOException if the file system fails
     */
    public void verify(Collection<String> required) throws IOException {
        Json files = json(CHECKSUMS).object("files");
        for (String name : required) {
            if (!files.has(name)) {
                throw new FormatException(file(CHECKSUMS), "does not list " + name + ", lists " + files.keys());
            }
        }
        for (String name : files.keys()) {
            if (!NAME.matcher(name).matches()) {
                throw new FormatException(file(CHECKSUMS), "'" + name + "' is not the name of a file of this folder");
            }
            Json expected = files.object(name);
            verify(name, expected.whole("bytes"), expected.text("sha256"));
        }
    }

    private void verify(String name, long expectedBytes, String expectedDigest) throws IOException {
        String digest = read(name, (in, length) -> {
            if (length != expectedBytes) {
                throw new FormatException(
                        file(name),
                        "has " + length + " bytes, expected " + expectedBytes + ": the file was truncated or replaced");
            }
            MessageDigest sha256 = sha256();
            new DigestInputStream(in, sha256).transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(sha256.digest());
        });
        if (!digest.equals(expectedDigest)) {
            throw new FormatException(
                    file(name), "SHA-256 is " + digest + ", expected " + expectedDigest + ": the file is damaged");
        }
    }
}
