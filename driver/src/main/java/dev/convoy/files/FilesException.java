package dev.convoy.files;

/** Images cannot be found where they were said to be; the message names the path, what was found and what was expected. */
public final class FilesException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** An exception with a message for the user. */
    public FilesException(String message) {
        super(message);
    }

    /** An exception with a message for the user and what caused it. */
    public FilesException(String message, Throwable cause) {
        super(message, cause);
    }
}
