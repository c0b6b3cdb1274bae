package dev.convoy.optim;

import dev.convoy.kernels.Workers;

/**
 * Turns gradients into changes of the parameters, one step after the other. Made by {@link OptimizerSettings#create}.
 *
 * <p>An optimizer works element by element (or slice by slice) in one fixed order of operations, so the same inputs give
 * the same bits on every machine. It is not safe for concurrent use.
 */
public interface Optimizer {
    /**
     * Takes one step, in place.
     *
     * @param parameters {@code [parameterCount]}, changed
     * @param gradient {@code [parameterCount]}, the mean over the global batch; left as it is
     * @param learningRate this step's rate, from {@link Schedule#rate}
     * @throws IllegalArgumentException if an array's length is not the parameter count
     */
    default void step(float[] parameters, float[] gradient, double learningRate) {
        step(parameters, gradient, learningRate, Workers.CALLER);
    }

    /** The same by several threads, with the same bits. */
    void step(float[] parameters, float[] gradient, double learningRate, Workers workers);

    /** Steps taken so far. */
    long steps();

    /**
     * What the next step needs beside the parameters. The arrays are the optimizer's own, not copies: they change with the
     * next step.
     */
    OptimizerState state();

    /**
     * Goes on from a saved state, which is copied.
     *
     * @throws IllegalArgumentException if the state's array names or lengths are not this optimizer's
     */
    void restore(OptimizerState state);
}
