package dev.convoy.train;

import dev.convoy.optim.OptimizerState;
import dev.convoy.train.SynchronousStep.At;
import dev.convoy.train.SynchronousStep.Outcome;
import java.util.Optional;

/**
 * Takes a run's steps, one after the other, and keeps what they change. Whenever a run begins, is resumed or goes back, another one is made,
 * under a {@linkplain RunSpec#run run's name} of its own: what executors keep from step to step they keep by that name, and begin anew.
 */
interface Stepper extends AutoCloseable {
    /**
     * Takes a step.
     *
     * @param learningRate this step's
     * @throws DivergedException if loss or gradient is NaN or infinite; nothing is changed then
     * @throws StateLostException if executors have lost what the step needs
     */
    Outcome run(At at, double learningRate);

    /**
     * What the steps so far have come to.
     *
     * @throws StateLostException if executors have lost some of it
     */
    Arrays gather();

    @Override
    void close();

    /**
     * What steps change; the arrays themselves, which the next step may change.
     *
     * @param trained parameters and running statistics
     * @param average of both, if one is kept
     * @param optimizer the optimizer's
     */
    record Arrays(Parameters trained, Optional<Parameters> average, OptimizerState optimizer) {
        /** What is validated and saved. */
        Parameters model() {
            return average.orElse(trained);
        }
    }

    /** Makes a stepper. */
    interface Maker {
        /**
         * Begins.
         *
         * @param state where; its arrays now belong to the stepper
         */
        Stepper begin(RunSetting setting, TrainingState state);
    }
}
