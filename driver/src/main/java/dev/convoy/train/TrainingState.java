package dev.convoy.train;

import dev.convoy.optim.OptimizerState;
import java.util.Optional;

/**
 * All that a run needs to go on exactly where it is. The arrays are the trainer's own, changed from step to step, not copies:
 * hash or save a state before the next step is taken.
 *
 * @param seed the run's seed
 * @param progress step, epoch, best metric
 * @param parameters {@code [parameterCount]}, the network's flat array
 * @param statistics {@code [statisticCount]}, batchnorm's running means and variances; empty without batchnorm
 * @param average the moving average of both, if one is kept
 * @param optimizer the optimizer's step count and arrays
 * @param fingerprint the settings that a resumed run must share
 */
@SuppressWarnings("ArrayRecordComponent")
public record TrainingState(
        long seed,
        Progress progress,
        float[] parameters,
        float[] statistics,
        Optional<Parameters> average,
        OptimizerState optimizer,
        RunFingerprint fingerprint) {
    /**
     * @throws IllegalArgumentException if the length of an optimizer's or averaged array is not that of the network's
     */
    public TrainingState {
        int count = parameters.length;
        optimizer.arrays().forEach((name, array) -> {
            if (array.length != count) {
                throw new IllegalArgumentException("training state: optimizer array " + name + " has " + array.length
                        + " elements, expected " + count + ", the parameter count");
            }
        });
        if (average.isPresent()
                && (average.get().values().length != count || average.get().statistics().length != statistics.length)) {
            throw new IllegalArgumentException("training state: the average has "
                    + average.get().values().length + " parameters and "
                    + average.get().statistics().length
                    + " statistics, expected " + count + " and " + statistics.length);
        }
    }

    /** A state without an average. */
    public TrainingState(
            long seed,
            Progress progress,
            float[] parameters,
            float[] statistics,
            OptimizerState optimizer,
            RunFingerprint fingerprint) {
        this(seed, progress, parameters, statistics, Optional.empty(), optimizer, fingerprint);
    }

    /** The arrays to validate and save as the model: the averaged ones if there are any. */
    public Parameters model() {
        return average.orElse(new Parameters(parameters, statistics));
    }

    /** The 64-bit hash that equal states share, as 16 hexadecimal digits; see {@link StateHash}. */
    public String hash() {
        return StateHash.text(StateHash.of(this));
    }
}
