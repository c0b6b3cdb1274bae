package dev.convoy.files;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that is not read further than to a limit: what has more is not to be unpacked. */
final class LimitedStream extends FilterInputStream {
    private final long limit;
    private long read;

    LimitedStream(InputStream in, long limit) {
        super(in);
        this.limit = limit;
    }

    /** The reason why it is not. */
    static String tooMuch(long limit) {
        return "unpacks to more than the " + limit + " bytes that are allowed";
    }

    private int counted(int bytes, int amount) throws IOException {
        read += bytes < 0 ? 0 : amount;
        if (read > limit) {
            throw new DamagedException(tooMuch(limit));
        }
        return bytes;
    }

    @Override
    public int read() throws IOException {
        return counted(super.read(), 1);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int found = super.read(bytes, offset, length);
        return counted(found, found);
    }

    @Override
    public long skip(long bytes) throws IOException {
        long skipped = super.skip(Math.min(bytes, Integer.MAX_VALUE));
        counted(0, (int) skipped);
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
