package dev.convoy.train;

import java.util.Optional;

/** Hears how a run goes: a progress bar, a log. Called on the driver's training thread. */
public interface TrainListener {
    /**
     * A run's first words.
     *
     * @param firstEpoch the epoch it starts with, from 1; more than 1 if it was resumed
     * @param lastEpoch the epoch it ends with unless it stops early
     * @param stepsPerEpoch steps of an epoch
     * @param images samples of an epoch
     * @param shards logical workers
     * @param partitions tasks of a step
     */
    record Started(int firstEpoch, int lastEpoch, int stepsPerEpoch, long images, int shards, int partitions) {}

    /**
     * A step.
     *
     * @param epoch from 1
     * @param step within the epoch, from 1
     * @param loss mean over the epoch's samples so far
     * @param accuracy share of right answers over the epoch's samples so far; NaN for a dense prediction
     * @param images samples of the epoch so far
     * @param learningRate this step's
     * @param own what this step alone did
     */
    record StepReport(
            int epoch,
            int step,
            double loss,
            double accuracy,
            long images,
            double learningRate,
            SynchronousStep.Outcome own) {}

    /**
     * An epoch.
     *
     * @param epoch from 1
     * @param loss mean over its samples, each before its step's update
     * @param accuracy share of right answers, likewise
     * @param validation on the validation set, if there is one
     * @param best whether no validation before was as good
     * @param seconds of its steps
     * @param images samples
     * @param learningRate of its last step
     * @param ledger where its steps' time went
     * @param hash of the training state after it
     */
    record EpochReport(
            int epoch,
            double loss,
            double accuracy,
            Optional<Metrics> validation,
            boolean best,
            double seconds,
            long images,
            double learningRate,
            Ledger ledger,
            String hash) {}

    /** The run begins. */
    default void started(Started run) {}

    /** A step was taken. */
    default void step(StepReport step) {}

    /** An epoch ended; its checkpoint is written, unless a warning said otherwise. */
    default void epoch(EpochReport epoch) {}

    /** Something a person should know: a resumed run, an early stop. */
    default void message(String text) {}

    /** Something that went wrong and did not end the run: a damaged checkpoint passed over, one that was not written. */
    default void warning(String text) {
        message(text);
    }
}
