package dev.convoy.files;

import java.io.IOException;

/** An image from inside of a file, whose bytes are here until they are asked for. */
final class HeldImage implements EncodedImage {
    private final String path;
    private final String folder;
    private final int length;
    private byte[] bytes;

    /** An image of that name inside of a file. */
    HeldImage(String file, String name, byte[] bytes) {
        this.path = InnerPath.of(file, name);
        this.folder = InnerPath.folder(name, 0);
        this.length = bytes.length;
        this.bytes = bytes;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public String folder() {
        return folder;
    }

    @Override
    public long held() {
        return length;
    }

    @Override
    public byte[] read() throws IOException {
        byte[] once = bytes;
        bytes = null;
        if (once == null) {
            throw new IOException("was read before");
        }
        return once;
    }
}
