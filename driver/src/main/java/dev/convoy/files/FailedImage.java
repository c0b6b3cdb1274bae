package dev.convoy.files;

import java.io.IOException;

/**
 * What cannot be read, and why.
 *
 * @param path where it is
 * @param folder name of the folder that it lies in
 * @param reason what a reader is told
 */
record FailedImage(String path, String folder, String reason) implements EncodedImage {
    /** Of a file. */
    static FailedImage file(String path, String reason) {
        return new FailedImage(path, InnerPath.folder(path, InnerPath.root(path)), reason);
    }

    /** Of something inside of a file. */
    static FailedImage inside(String file, String name, String reason) {
        return new FailedImage(InnerPath.of(file, name), InnerPath.folder(name, 0), reason);
    }

    @Override
    public byte[] read() throws IOException {
        throw new IOException(reason);
    }
}
