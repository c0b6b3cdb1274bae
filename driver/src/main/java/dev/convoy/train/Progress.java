package dev.convoy.train;

/**
 * How far a run has come.
 *
 * @param step steps taken
 * @param epoch epochs finished
 * @param bestMetric the best validation metric so far, NaN before the first
 * @param bestEpoch the epoch that ended with it, 0 before the first
 * @param badEpochs validations since then without a better one, for early stopping
 */
public record Progress(long step, int epoch, double bestMetric, int bestEpoch, int badEpochs) {
    /**
     * @throws IllegalArgumentException if a count is negative, the best epoch is still to come, or its metric is no number
     */
    public Progress {
        if (step < 0 || epoch < 0 || badEpochs < 0) {
            throw new IllegalArgumentException("progress: step " + step + ", epoch " + epoch + ", bad epochs "
                    + badEpochs + ": none may be negative");
        }
        if (bestEpoch < 0 || bestEpoch > epoch) {
            throw new IllegalArgumentException(
                    "progress: best epoch is " + bestEpoch + ", must be from 0 to the epoch, " + epoch);
        }
        if (bestEpoch > 0 && !Double.isFinite(bestMetric)) {
            throw new IllegalArgumentException(
                    "progress: best metric is " + bestMetric + ", must be a number once there is a best epoch");
        }
    }

    /** Before the first step. */
    public static Progress start() {
        return new Progress(0, 0, Double.NaN, 0, 0);
    }
}
