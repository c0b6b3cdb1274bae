package dev.convoy.loss;

import dev.convoy.kernels.Span;
import dev.convoy.tensor.Shape;

/**
 * A loss that compares each output with its target apart from the others; a sample's loss is the mean over its outputs, so that
 * the mean over a batch is PyTorch's {@code reduction="mean"}. A class label stands for its one-hot vector.
 */
interface Outputwise extends Loss {
    /**
     * One output's loss.
     *
     * @param c the output's number
     * @param x the output
     * @param t what it should have been
     */
    double value(int c, float x, float t);

    /** The derivative of {@link #value} by the output. */
    double slope(int c, float x, float t);

    @Override
    default void check(Shape output) {}

    @Override
    default double sample(Span scores, Target target, Span dScores, int count) {
        double sum = 0;
        for (int c = 0; c < count; c++) {
            float x = scores.array()[scores.offset() + c];
            float t = target.at(c);
            sum += value(c, x, t);
            if (dScores != null) {
                dScores.array()[dScores.offset() + c] = (float) (slope(c, x, t) / count);
            }
        }
        return sum / count;
    }
}
