package dev.convoy.files;

import java.io.IOException;

/** A file is not what its name says, or not to be unpacked; the message is the reason that a reader is told, without the path. */
final class DamagedException extends IOException {
    private static final long serialVersionUID = 1;

    DamagedException(String reason) {
        super(reason);
    }
}
