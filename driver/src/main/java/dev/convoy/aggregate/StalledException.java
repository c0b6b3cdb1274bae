package dev.convoy.aggregate;

/** A job's tasks did not come to an end, nor fail, within the time that was set. */
public final class StalledException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    StalledException(String message) {
        super(message);
    }
}
