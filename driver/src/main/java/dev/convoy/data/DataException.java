package dev.convoy.data;

import java.util.concurrent.Callable;

/** The data are not what was asked for; the message names the thing, what was found and what was expected. */
public final class DataException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** An exception with a message for the user. */
    public DataException(String message) {
        super(message);
    }

    /** An exception with a message for the user and what caused it. */
    public DataException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * Runs an action that starts Spark jobs; where a task failed by a {@code DataException}, that one is thrown in place
     * of Spark's account of the failed stage.
     */
    static <T> T surface(Callable<T> action) {
        try {
            return action.call();
        } catch (Exception failure) {
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                if (cause instanceof DataException data) {
                    throw new DataException(data.getMessage(), failure);
                }
            }
            if (failure instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw new DataException(failure.getMessage(), failure);
        }
    }
}
