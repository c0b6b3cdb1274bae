package dev.convoy.image;

import java.io.IOException;

/** A file has no pixels for us; the message is the reason, for people, as in {@link DecodeResult.Failed}. */
final class UnreadableImage extends IOException {
    private static final long serialVersionUID = 1;

    /** What is said of a file that ends too early. */
    static final String TRUNCATED = "is truncated";

    UnreadableImage(String reason) {
        super(reason);
    }
}
