package dev.convoy.benchmarks.parity;

import dev.convoy.network.Slice;
import dev.convoy.optim.OptimizerSettings;
import java.util.List;
import java.util.function.BiFunction;

/**
 * An optimizer's settings, and another implementation with the same.
 *
 * @param settings Convoy's
 * @param other makes the other one from the parameters' slices and first values
 */
record OptimizerConfiguration(OptimizerSettings settings, BiFunction<List<Slice>, float[], Other> other) {
    /** An implementation that is not Convoy's, with parameters of its own. */
    interface Other {
        /** Takes a step with this gradient at this learning rate. */
        void step(float[] gradient, double rate);

        /** {@code [parameterCount]} the parameters as they are now. */
        float[] parameters();
    }

    @Override
    public String toString() {
        return settings.toString();
    }
}
