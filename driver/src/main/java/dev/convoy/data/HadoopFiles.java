package dev.convoy.data;

import java.io.BufferedInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Reading from a Hadoop {@code FileSystem}; an {@code IOException} becomes a {@link DataException} that names the path. */
final class HadoopFiles {
    private static final int BUFFER = 1 << 16;
    private static final int GZIP_MAGIC = 0x1F8B;

    private HadoopFiles() {}

    /** Something that may throw an {@code IOException}. */
    interface Access<T> {
        T run(FileSystem files, Path path) throws IOException;
    }

    /** Runs an access to a path. */
    static <T> T on(Configuration conf, String path, Access<T> access) {
        try {
            Path where = new Path(path);
            FileSystem files = where.getFileSystem(conf);
            try {
                return access.run(files, where);
            } catch (FileNotFoundException e) {
                if (files.exists(where)) {
                    throw e; // no permission, or a folder in place of a file
                }
                throw new DataException(path + ": no such file or folder", e);
            }
        } catch (IOException e) {
            throw new DataException(path + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * The status of an existing path.
     *
     * @throws DataException if there is none
     */
    static FileStatus status(Configuration conf, String path) {
        return on(conf, path, FileSystem::getFileStatus);
    }

    /** Whether there is a folder of that path. */
    static boolean isFolder(Configuration conf, String path) {
        return on(
                conf,
                path,
                (files, where) ->
                        files.exists(where) && files.getFileStatus(where).isDirectory());
    }

    /** What a folder holds, by name; names that begin with a dot left out. */
    static List<FileStatus> list(Configuration conf, String folder) {
        FileStatus[] found = on(conf, folder, FileSystem::listStatus);
        return Arrays.stream(found)
                .filter(status -> !status.getPath().getName().startsWith("."))
                .sorted(Comparator.comparing(status -> status.getPath().getName()))
                .toList();
    }

    /** The path of a folder's first file of one of these names. */
    static Optional<String> find(Configuration conf, String folder, List<String> names) {
        for (String name : names) {
            Path path = new Path(folder, name);
            if (on(conf, path.toString(), (files, where) -> files.exists(where))) {
                return Optional.of(path.toString());
            }
        }
        return Optional.empty();
    }

    /** A whole file. */
    static byte[] bytes(Configuration conf, String path) {
        return on(conf, path, (files, where) -> {
            try (InputStream in = files.open(where)) {
                return in.readAllBytes();
            }
        });
    }

    /** Whether a file begins as gzip does. */
    static boolean isGzip(Configuration conf, String path) {
        return on(conf, path, (files, where) -> {
            try (InputStream in = files.open(where)) {
                return (in.read() << 8 | in.read()) == GZIP_MAGIC;
            }
        });
    }

    /** A file's bytes from {@code offset} on, unpacked if it is gzip (the offset counts unpacked bytes). */
    static InputStream open(FileSystem files, Path path, boolean gzip, long offset) throws IOException {
        if (!gzip) {
            var in = files.open(path);
            in.seek(offset);
            return new BufferedInputStream(in, BUFFER);
        }
        InputStream in = new GZIPInputStream(files.open(path), BUFFER);
        in.skipNBytes(offset);
        return in;
    }
}
