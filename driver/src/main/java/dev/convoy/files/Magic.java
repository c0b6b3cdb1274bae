package dev.convoy.files;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;

/** What files begin with. */
enum Magic {
    /** A zip archive. */
    ZIP("zip archive", 'P', 'K'),
    /** What gzip has compressed. */
    GZIP("gzip file", 0x1F, 0x8B),
    /** A Hadoop SequenceFile. */
    SEQUENCE("SequenceFile", 'S', 'E', 'Q');

    private final String what;
    private final byte[] expected;

    Magic(String what, int... expected) {
        this.what = what;
        this.expected = new byte[expected.length];
        for (int i = 0; i < expected.length; i++) {
            this.expected[i] = (byte) expected[i];
        }
    }

    /**
     * Checks the bytes that come next, and leaves them there.
     *
     * @param in a stream that knows marks
     * @throws DamagedException if they are others
     */
    void check(InputStream in) throws IOException {
        in.mark(expected.length);
        byte[] found = in.readNBytes(expected.length);
        in.reset();
        if (!Arrays.equals(found, expected)) {
            HexFormat hex = HexFormat.ofDelimiter(" ");
            throw new DamagedException("is no " + what + ": begins with "
                    + (found.length == 0 ? "nothing" : hex.formatHex(found)) + ", expected "
                    + hex.formatHex(expected));
        }
    }
}
