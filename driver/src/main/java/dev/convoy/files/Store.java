package dev.convoy.files;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FutureDataInputStreamBuilder;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.functional.FutureIO;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Where files are read from. Hadoop's file systems, but for local disks: there Java's own calls take a fraction of the time for
 * a small file. Checksum files that Hadoop may have left beside a local file are not looked at.
 */
final class Store implements Serializable {
    private static final long serialVersionUID = 1;
    private static final int BUFFER = 1 << 16;

    private final SerializableConfiguration conf;

    Store(Configuration conf) {
        this.conf = new SerializableConfiguration(conf);
    }

    /** Hadoop's settings. */
    Configuration conf() {
        return conf.value();
    }

    /** The file system of a path. */
    FileSystem fileSystem(Path path) throws IOException {
        return path.getFileSystem(conf.value());
    }

    /** The path on this machine's disks, if the file system is theirs. */
    Optional<java.nio.file.Path> local(Path path) throws IOException {
        FileSystem files = fileSystem(path);
        return files.getClass() == LocalFileSystem.class
                ? Optional.of(((LocalFileSystem) files).pathToFile(path).toPath())
                : Optional.empty();
    }

    /** Opens a file from its beginning. */
    InputStream open(String path, long length) throws IOException {
        Path where = new Path(path);
        Optional<java.nio.file.Path> local = local(where);
        return local.isPresent() ? Files.newInputStream(local.get()) : openRemote(where, length);
    }

    /** Opens a file that is known to exist, which saves asking an object store for it once more. */
    private FSDataInputStream openRemote(Path path, long length) throws IOException {
        FutureDataInputStreamBuilder builder = fileSystem(path)
                .openFile(path)
                .opt("fs.option.openfile.read.policy", "whole-file")
                .optLong("fs.option.openfile.length", length);
        return FutureIO.awaitFuture(builder.build());
    }

    /**
     * A whole file.
     *
     * @param length what it was when it was found
     * @param limit the bytes that it may have
     * @throws IOException if it cannot be read or is too long; the message is the reason, without the path
     */
    byte[] read(String path, long length, int limit) throws IOException {
        if (length > limit) {
            throw new IOException(tooLong(length, limit));
        }
        byte[] bytes;
        try (InputStream in = open(path, length)) {
            bytes = readAll(in, (int) length, limit);
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new IOException(Reasons.of(e), e);
        }
        if (bytes.length > limit) {
            throw new IOException(tooLong(limit));
        }
        return bytes;
    }

    /** What a stream has, up to one byte more than the limit; it may have become shorter or longer since it was found. */
    private static byte[] readAll(InputStream in, int length, int limit) throws IOException {
        byte[] begin = new byte[length];
        int read = in.readNBytes(begin, 0, length);
        if (read < length) {
            return Arrays.copyOf(begin, read);
        }
        int next = in.read();
        if (next < 0) {
            return begin;
        }
        byte[] rest = in.readNBytes(limit - length);
        byte[] all = Arrays.copyOf(begin, begin.length + 1 + rest.length);
        all[begin.length] = (byte) next;
        System.arraycopy(rest, 0, all, begin.length + 1, rest.length);
        return all;
    }

    /** Opens a file to be read in small pieces, and for marks. */
    InputStream openBuffered(String path, long length) throws IOException {
        return new BufferedInputStream(open(path, length), BUFFER);
    }

    /** Opens a file in which one can go to any place. */
    FSDataInputStream openToSeek(String path, long length) throws IOException {
        Path where = new Path(path);
        return fileSystem(where) instanceof LocalFileSystem local
                ? local.getRaw().open(where)
                : openRemote(where, length);
    }

    /** The reason why something is not read whose length is not known. */
    static String tooLong(long limit) {
        return "has more bytes than the " + limit + " that are allowed";
    }

    /** The reason why a file is not read. */
    static String tooLong(long length, long limit) {
        return "has " + length + " bytes, more than the " + limit + " that are allowed";
    }
}
