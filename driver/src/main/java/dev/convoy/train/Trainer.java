package dev.convoy.train;

import dev.convoy.aggregate.OrderedTree;
import dev.convoy.data.EpochOrder;
import dev.convoy.data.Normalisation;
import dev.convoy.data.ShardedSet;
import dev.convoy.model.FormatException;
import dev.convoy.network.Network;
import dev.convoy.optim.Optimizer;
import dev.convoy.optim.ParameterGroups;
import dev.convoy.optim.Schedule;
import dev.convoy.optim.UpdateSettings;
import dev.convoy.optim.WeightAverage;
import dev.convoy.train.RunFolder.Start;
import dev.convoy.train.TrainListener.EpochReport;
import dev.convoy.train.TrainListener.Started;
import dev.convoy.train.TrainListener.StepReport;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Trains a network by synchronous SGD: epoch after epoch of {@link SynchronousStep}s, each epoch followed by validation, a
 * checkpoint and a line of the record. The same seed, data, architecture and settings give the same bits, however Spark lays
 * the work out and whatever fails on the way.
 */
public final class Trainer {
    private final JavaSparkContext spark;
    private final RunDescription description;
    private final TrainSettings settings;
    private final RunFolder folder;
    private final TrainListener listener;
    private final CheckpointStore checkpoints;
    private final int threads;

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
        this.spark = spark;
        this.description = description;
        this.settings = settings;
        this.folder = folder;
        this.listener = listener;
        this.checkpoints = new CheckpointStore(folder.checkpoints(), folder.hadoop(), settings.keep());
        this.threads =
                settings.threads() > 0 ? settings.threads() : spark.getConf().getInt("spark.task.cpus", 1);
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
     * @throws IllegalArgumentException if the sets do not fit the network or the augmentation, or the batch is larger than the set
     * @throws IllegalStateException if the driver's memory does not suffice
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
        EpochOrder order = new EpochOrder(training.layout(), settings.batchSize());
        Memory.check(
                network,
                Math.min(training.partitions(), OrderedTree.FAN_IN),
                Runtime.getRuntime().maxMemory());
        ParameterGroups groups = settings.update().groups().groups(network);
        folder.prepare(start);
        Optional<Checkpoint> from = start == Start.RESUME ? Optional.of(resumed()) : Optional.empty();
        TrainingState state = from.map(Checkpoint::state).orElseGet(this::fresh);
        return new Run(training, validation, order, groups, state, from.map(Checkpoint::folder)).toItsEnd();
    }

    private RunFingerprint fingerprint() {
        return settings.fingerprint(description.data());
    }

    private TrainingState fresh() {
        Network network = description.network();
        UpdateSettings update = settings.update();
        InitialValues initial = description
                .initial()
                .map(model -> InitialValues.of(model, network, settings.seed()))
                .orElseGet(() -> InitialValues.drawn(network, settings.seed()));
        if (!initial.summary().isEmpty()) {
            listener.message(initial.summary());
        }
        float[] parameters = initial.parameters();
        float[] statistics = initial.statistics();
        return new TrainingState(
                settings.seed(),
                Progress.start(update.schedule()),
                parameters,
                statistics,
                update.average().map(settings -> new Parameters(parameters.clone(), statistics.clone())),
                update.optimizer().create(network.parameters()).state(),
                fingerprint());
    }

    private Checkpoint resumed() throws IOException {
        CheckpointStore.Search search = checkpoints.last();
        search.refused().forEach(refused -> listener.warning("checkpoint passed over: " + refused));
        Checkpoint checkpoint = search.checkpoint()
                .orElseThrow(() -> new FormatException(
                        folder.checkpoints(), "no whole checkpoint to resume from; start a new run instead"));
        checkpoint.requireMatches(description.network().architecture(), fingerprint());
        listener.message("resuming from " + checkpoint.folder() + ", state "
                + checkpoint.state().hash());
        return checkpoint;
    }

    /** A run under way: its state and what its steps need. */
    private final class Run {
        private final ShardedSet training;
        private final Optional<ShardedSet> validation;
        private final EpochOrder order;
        private final Schedule schedule;
        private final Parameters parameters;
        private final Optional<Parameters> average;
        private final Optimizer optimizer;
        private final SynchronousStep stepper;
        private final RunKeeper keeper;
        private Progress progress;
        private Optional<Metrics> measured = Optional.empty();

        Run(
                ShardedSet training,
                Optional<ShardedSet> validation,
                EpochOrder order,
                ParameterGroups groups,
                TrainingState state,
                Optional<Path> from)
                throws IOException {
            this.training = training;
            this.validation = validation;
            this.order = order;
            UpdateSettings settled = settings.update();
            Network network = description.network().freeze(groups.frozenLayers());
            progress = state.progress();
            schedule = settings.schedule(order.steps());
            parameters = new Parameters(state.parameters(), state.statistics());
            average = state.average();
            optimizer = settled.optimizer().create(groups);
            optimizer.restore(state.optimizer());
            Normalisation normalisation = description.preprocessing().normalisation();
            RunSpec spec = RunSpec.of(network, settings, order, normalisation, threads);
            SynchronousStep.Update update = new SynchronousStep.Update(
                    groups,
                    settled.clip(),
                    optimizer,
                    settled.average()
                            .map(kept -> new WeightAverage(
                                    kept, average.get().values(), average.get().statistics())));
            stepper = new SynchronousStep(
                    training.shards(), network, spec, update, Duration.ofSeconds(settings.stepLimit()));
            RunRecord record = RunRecord.after(folder, progress.epoch());
            keeper = new RunKeeper(
                    checkpoints, folder, description, listener, settings.failedCheckpoints(), record, from);
        }

        Result toItsEnd() throws IOException {
            Started started = new Started(
                    progress.epoch() + 1,
                    settings.lastEpoch(),
                    order.steps(),
                    training.count(),
                    training.shardCount(),
                    training.partitions());
            listener.started(started);
            keeper.started(fingerprint(), started, spark.master());
            if (progress.epoch() >= settings.lastEpoch()) {
                listener.message(
                        "nothing to train: " + progress.epoch() + " of " + settings.lastEpoch() + " epochs are done");
            }
            try (SynchronousStep steps = stepper) {
                while (progress.epoch() < settings.lastEpoch() && !stopsEarly()) {
                    epoch(steps);
                }
            } catch (DivergedException e) {
                throw e; // the run's own fault
            } catch (Exception | OutOfMemoryError e) {
                throw UnfinishedException.at(progress, order.steps(), keeper.last(), e);
            }
            TrainingState state = state();
            return new Result(state, keeper.end(state), measured);
        }

        private boolean stopsEarly() {
            boolean stop = settings.patience() > 0 && progress.badEpochs() >= settings.patience();
            if (stop) {
                listener.message(progress.whyItStops());
            }
            return stop;
        }

        private void epoch(SynchronousStep steps) throws IOException {
            long start = System.nanoTime();
            int epoch = progress.epoch();
            EpochTotals totals = EpochTotals.of(training.about().form());
            for (int step = 0; step < order.steps(); step++) {
                double rate = progress.now(schedule).rate(progress.step());
                SynchronousStep.Outcome outcome = steps.run(new SynchronousStep.At(epoch, step), parameters, rate);
                totals = totals.plus(outcome, rate);
                progress = progress.afterStep();
                StepReport report = new StepReport(
                        epoch + 1, step + 1, totals.meanLoss(), totals.accuracy(), totals.images(), rate, outcome);
                keeper.step(report);
                listener.step(report);
            }
            double seconds = (System.nanoTime() - start) * 1e-9;
            measure();
            TrainingState state = state();
            keeper.checkpoint(state);
            EpochReport report = new EpochReport(
                    epoch + 1,
                    totals.meanLoss(),
                    totals.accuracy(),
                    measured,
                    progress.isBest(),
                    seconds,
                    totals.images(),
                    totals.rate(),
                    totals.ledger(),
                    state.hash());
            keeper.record(report);
            listener.epoch(report);
        }

        /** Ends the epoch with a validation, where there is a set for it. */
        private void measure() {
            measured = validation.map(set -> new Evaluator(spark, threads)
                    .evaluate(
                            set,
                            description.network(),
                            average.orElse(parameters),
                            description.preprocessing().normalisation(),
                            settings.loss(),
                            settings.topK()));
            Progress before = progress;
            progress = before.afterEpoch(measured, settings.update().schedule().decay());
            double lower = progress.now(schedule).base();
            if (lower < before.now(schedule).base()) {
                listener.message("no better validation: the learning rate falls to " + lower);
            }
        }

        private TrainingState state() {
            return new TrainingState(
                    settings.seed(),
                    progress,
                    parameters.values(),
                    parameters.statistics(),
                    average,
                    optimizer.state(),
                    fingerprint());
        }
    }
}
