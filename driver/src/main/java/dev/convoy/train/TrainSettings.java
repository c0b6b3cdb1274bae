package dev.convoy.train;

import dev.convoy.data.Augmentation;
import dev.convoy.gradient.GradientWire;
import dev.convoy.loss.Loss;
import dev.convoy.optim.Schedule;
import dev.convoy.optim.UpdateSettings;
import java.util.Map;
import java.util.TreeMap;

/**
 * The settings of a run. {@code stopAfter}, {@code partitions}, {@code threads}, {@code patience}, {@code keep},
 * {@code failedCheckpoints}, {@code stepLimit} and {@code reducer} say how it is carried out; all others are part of what it computes.
 *
 * @param epochs epochs of the whole run
 * @param stopAfter epoch after which this process stops, to be resumed later; 0 for none
 * @param batchSize samples of a step, over all shards
 * @param shards logical workers, each with a fixed slice of the training set
 * @param partitions tasks of a step, at most one a shard; 0 for one for each that can run at once
 * @param threads of a task; 0 for the cores Spark gives a task
 * @param seed of all random numbers
 * @param loss what is minimised
 * @param update how parameters follow gradients
 * @param augmentation random changes to training images
 * @param batchNorm which images a batch normalisation takes its statistics of
 * @param wire form in which gradients are summed and sent
 * @param patience validations without a better one before training stops early; 0 for never
 * @param keep how many of the last checkpoints stay
 * @param failedCheckpoints how many in a row may fail to be written before the run ends
 * @param stepLimit seconds that the driver waits without a task of a step ending, before the run ends
 * @param reducer how the gradients of a step come together
 * @param topK a right answer counts if it is among so many best
 */
public record TrainSettings(
        int epochs,
        int stopAfter,
        int batchSize,
        int shards,
        int partitions,
        int threads,
        long seed,
        Loss loss,
        UpdateSettings update,
        Augmentation augmentation,
        BatchNormStatistics batchNorm,
        GradientWire wire,
        int patience,
        int keep,
        int failedCheckpoints,
        int stepLimit,
        Reducer reducer,
        int topK) {
    /**
     * @throws IllegalArgumentException if a setting is out of its range
     */
    public TrainSettings {
        positive("epochs", epochs);
        notNegative("stop-after", stopAfter);
        positive("batch-size", batchSize);
        positive("shards", shards);
        notNegative("partitions", partitions);
        notNegative("threads", threads);
        notNegative("patience", patience);
        positive("keep", keep);
        notNegative("failed-checkpoints", failedCheckpoints);
        positive("step-limit", stepLimit);
        positive("top-k", topK);
    }

    private static void positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " expects a positive number, got " + value);
        }
    }

    private static void notNegative(String name, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " expects 0 or a positive number, got " + value);
        }
    }

    /** The epoch this process ends with. */
    public int lastEpoch() {
        return stopAfter == 0 ? epochs : Math.min(stopAfter, epochs);
    }

    /** The learning rate of every step. */
    public Schedule schedule(long stepsPerEpoch) {
        return update.schedule().schedule(stepsPerEpoch, epochs);
    }

    /** What a resumed run must share, the data it is trained on included. */
    RunFingerprint fingerprint(Map<String, ?> data) {
        TreeMap<String, Object> settings = new TreeMap<>(data);
        settings.put("batch-size", batchSize);
        settings.put("shards", shards);
        settings.put("seed", seed);
        settings.put("loss", loss);
        settings.putAll(update.description());
        settings.put("augmentation", augmentation);
        if (batchNorm != BatchNormStatistics.SHARD) { // checkpoints made before there was a choice do not name it
            settings.put("batch-norm", batchNorm);
        }
        if (wire != GradientWire.FLOAT32) { // likewise
            settings.put("gradient-wire", wire);
        }
        if (update.schedule().decay().spansTheRun()) {
            settings.put("epochs", epochs);
        }
        return RunFingerprint.of(settings);
    }
}
