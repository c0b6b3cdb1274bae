package dev.convoy.loss;

import dev.convoy.kernels.Span;

/** A loss, summed over samples. Stateless. */
public interface Loss {
    /** Its name in settings: {@code cross_entropy}. */
    String name();

    /**
     * One sample's loss, and its gradient.
     *
     * @param scores {@code [classes]} the network's outputs
     * @param label the right class, from 0 to {@code classes} - 1
     * @param dScores {@code [classes]} where the gradient goes; null where only the loss is wanted
     * @param classes how many
     * @return the loss
     */
    double sample(Span scores, int label, Span dScores, int classes);
}
