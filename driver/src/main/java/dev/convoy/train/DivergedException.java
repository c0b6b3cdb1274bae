package dev.convoy.train;

/** The loss or the gradient became NaN or infinite; the state before that step was kept. */
public final class DivergedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    DivergedException(String message) {
        super(message);
    }
}
