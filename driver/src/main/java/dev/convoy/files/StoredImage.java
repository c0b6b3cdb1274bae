package dev.convoy.files;

import java.io.IOException;

/**
 * An image that is a file, read when it is asked for.
 *
 * @param path the file
 * @param length its bytes, when it was found
 * @param limit the bytes that it may have
 * @param store where it is read from
 */
record StoredImage(String path, long length, int limit, Store store) implements EncodedImage {
    @Override
    public String folder() {
        return InnerPath.folder(path, InnerPath.root(path));
    }

    @Override
    public byte[] read() throws IOException {
        return store.read(path, length, limit);
    }
}
