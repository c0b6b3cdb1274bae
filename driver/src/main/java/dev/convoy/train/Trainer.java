package dev.convoy.train;

import dev.convoy.data.ShardedSet;
import dev.convoy.model.FormatException;
import dev.convoy.network.Network;
import dev.convoy.train.RunFolder.Start;
import java.io.IOException;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Trains a network by synchronous SGD: epoch after epoch of {@link SynchronousStep}s, each epoch followed by validation, a
 * checkpoint and a line of the record; where executors lose what a run needs, back to the last checkpoint ({@link TrainingRun}). The same seed, data, architecture and settings give the same bits, however Spark lays
 * the work out and whatever fails on the way.
 */
public final class Trainer {
    private final JavaSparkContext spark;
    private final RunDescription description;
    private final TrainSettings settings;
    private final RunFolder folder;
    private final TrainListener listener;
    private final UnaryOperator<Stepper.Maker> steps;

    /**
     * A trainer.
     *
     * @param spark where to train
     * @param description what is trained, on what
     * @param settings how
     * @param folder where the run puts things
     * @param listener hears how it goes
     */
    public Trainer(
            JavaSparkContext spark,
            RunDescription description,
            TrainSettings settings,
            RunFolder folder,
            TrainListener listener) {
        this(spark, description, settings, folder, listener, UnaryOperator.identity());
    }

    /**
     * The same, by steps made otherwise.
     *
     * @param steps given what makes them, makes them
     */
    Trainer(
            JavaSparkContext spark,
            RunDescription description,
            TrainSettings settings,
            RunFolder folder,
            TrainListener listener,
            UnaryOperator<Stepper.Maker> steps) {
        this.spark = spark;
        this.description = description;
        this.settings = settings;
        this.folder = folder;
        this.listener = listener;
        this.steps = steps;
    }

    /**
     * What a run came to.
     *
     * @param state at its end
     * @param model folder of the saved model: the best by validation where there is a validation set, else the last
     * @param validation of the last epoch, if there is a validation set
     */
    public record Result(TrainingState state, Path model, Optional<Metrics> validation) {}

    /**
     * Trains.
     *
     * @param training the training set
     * @param validation what is measured after every epoch, if anything
     * @param start what to do with a run that is already in the folder
     * @throws FormatException if the folder may not be used, or there is no whole checkpoint of this run to go on from
     * @throws IllegalArgumentException if the sets do not fit the network or the augmentation, the batch is larger than the set, or slices are asked
     *     for with an optimizer that cannot be cut
     * @throws IllegalStateException if the memory of the driver, or with slices of the executors, does not suffice
     * @throws DivergedException if the loss becomes NaN or infinite; the last checkpoint is kept
     * @throws UnfinishedException if the cluster or a file system fails for so long that training cannot go on, or the model
     *     cannot be saved; names the last checkpoint
     * @throws IOException if a file system fails before the first step
     */
    public Result run(ShardedSet training, Optional<ShardedSet> validation, Start start) throws IOException {
        Network network = description.network();
        Evaluator.check(training, network);
        settings.augmentation().check(training.about());
        validation.ifPresent(set -> Evaluator.check(set, network));
        Progress.check(settings.update().schedule().decay(), validation.isPresent());
        RunSetting setting = new RunSetting(spark, description, settings, training, validation, listener);
        setting.order();
        setting.groups();
        Stepper.Maker maker =
                steps.apply(Reducers.choose(setting, Runtime.getRuntime().maxMemory()));
        folder.prepare(start);
        CheckpointStore checkpoints = new CheckpointStore(folder.checkpoints(), folder.hadoop(), settings.keep());
        return new TrainingRun(setting, folder, checkpoints, maker).toItsEnd(start);
    }
}
