package dev.convoy.train;

/** The loss or the gradient became NaN or infinite; the state before that step was kept. */
public final class DivergedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private DivergedException(String message) {
        super(message);
    }

    static DivergedException at(SynchronousStep.At at, double loss, double norm, double learningRate) {
        return new DivergedException("training diverged at epoch " + (at.epoch() + 1) + ", step " + (at.step() + 1)
                + ": the loss is " + loss + " and the gradient's norm " + norm
                + ", both are expected to be finite; try a smaller learning rate (now " + learningRate
                + "), a warm-up or gradient clipping");
    }
}
