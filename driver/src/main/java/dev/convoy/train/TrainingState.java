package dev.convoy.train;

import dev.convoy.optim.OptimizerState;

/**
 * All that a run needs to go on exactly where it is. The arrays are the trainer's own, changed from step to step, not copies:
 * hash or save a state before the next step is taken.
 *
 * @param seed the run's seed
 * @param progress step, epoch, best metric
 * @param parameters {@code [parameterCount]}, the network's flat array
 * @param statistics {@code [statisticCount]}, batchnorm's running means and variances; empty without batchnorm
 * @param optimizer the optimizer's step count and arrays
 * @param fingerprint the settings that a resumed run must share
 */
@SuppressWarnings("ArrayRecordComponent")
public record TrainingState(
        long seed,
        Progress progress,
        float[] parameters,
        float[] statistics,
        OptimizerState optimizer,
        RunFingerprint fingerprint) {
    /**
     * @throws IllegalArgumentException if an optimizer array's length is not the parameter count
     */
    public TrainingState {
        optimizer.arrays().forEach((name, array) -> {
            if (array.length != parameters.length) {
                throw new IllegalArgumentException("training state: optimizer array " + name + " has " + array.length
                        + " elements, expected " + parameters.length + ", the parameter count");
            }
        });
    }

    /** The 64-bit hash that equal states share, as 16 hexadecimal digits; see {@link StateHash}. */
    public String hash() {
        return StateHash.text(StateHash.of(this));
    }
}
