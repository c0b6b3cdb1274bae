package dev.convoy.train;

/**
 * State of a run that executors held is gone, with one of them or otherwise, and cannot be computed again from what the driver has. The run goes
 * back to its last checkpoint.
 */
public final class StateLostException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * @param message what was lost and where, as far as it is known
     */
    public StateLostException(String message) {
        super(message);
    }

    /** The same, and why. */
    public StateLostException(String message, Throwable cause) {
        super(message, cause);
    }
}
