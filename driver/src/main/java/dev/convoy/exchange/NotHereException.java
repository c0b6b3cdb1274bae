package dev.convoy.exchange;

/** What was asked for is not, or no longer, where it should be: an executor is gone, or has begun something else. */
public final class NotHereException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public NotHereException(String message) {
        super(message);
    }

    public NotHereException(String message, Throwable cause) {
        super(message, cause);
    }
}
