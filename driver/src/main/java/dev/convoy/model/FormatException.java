package dev.convoy.model;

import java.io.IOException;
import org.apache.hadoop.fs.Path;

/** A file is missing, damaged or not what it should be. The message begins with the file and says what was found and expected. */
public final class FormatException extends IOException {
    private static final long serialVersionUID = 1;

    /** A file and what is wrong with it. */
    public FormatException(Path file, String problem) {
        super(file + ": " + problem);
    }

    /** A file, what is wrong with it, and the failure that showed it. */
    public FormatException(Path file, String problem, Throwable cause) {
        super(file + ": " + problem, cause);
    }

    FormatException(String origin, String problem, Throwable cause) {
        super(origin + ": " + problem, cause);
    }

    FormatException(String origin, String problem) {
        super(origin + ": " + problem);
    }

    private FormatException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The same error with more at the end of its message: what to do. */
    public FormatException followedBy(String advice) {
        return new FormatException(getMessage() + "; " + advice, this);
    }
}
