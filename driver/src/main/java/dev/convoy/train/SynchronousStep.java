package dev.convoy.train;

import dev.convoy.aggregate.Aggregator;
import dev.convoy.aggregate.Aggregator.Sum;
import dev.convoy.aggregate.OrderedTree;
import dev.convoy.aggregate.ShardsLostException;
import dev.convoy.aggregate.Tree;
import dev.convoy.data.Shard;
import dev.convoy.gradient.ShardGradient;
import dev.convoy.kernels.Workers;
import dev.convoy.network.Network;
import dev.convoy.optim.GradientClip;
import dev.convoy.optim.Optimizer;
import dev.convoy.optim.ParameterGroups;
import dev.convoy.optim.WeightAverage;
import java.io.Serializable;
import java.time.Duration;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The step: give the parameters to the executors, compute the shards' gradients, sum them over the tree, update once. One Spark job, after those of
 * {@link SynchronousStatistics} where the shards share the statistics of a batch.
 */
public final class SynchronousStep implements AutoCloseable {
    /** Most threads of an update: it is bound by memory, which few keep busy. */
    private static final int MOST_THREADS = 8;

    private final JavaSparkContext spark;
    private final JavaRDD<Shard> shards;
    private final Network network;
    private final RunSpec spec;
    private final byte[] encodedSpec;
    private final Tree tree;
    private final Aggregator aggregator;
    private final SynchronousStatistics statistics;
    private final Update update;
    private final LentParameters lent = new LentParameters();
    private final float[] mean;
    private final Workers workers;
    private long steps;

    /**
     * A run's steps.
     *
     * @param shards the training set
     * @param network what is trained
     * @param spec what executors must know
     * @param update how parameters follow them
     */
    public SynchronousStep(JavaRDD<Shard> shards, Network network, RunSpec spec, Update update) {
        this(shards, network, spec, update, OrderedTree.SILENCE);
    }

    /**
     * The same.
     *
     * @param silence longest wait without a task's end
     */
    public SynchronousStep(JavaRDD<Shard> shards, Network network, RunSpec spec, Update update, Duration silence) {
        this.spark = JavaSparkContext.fromSparkContext(shards.context());
        this.shards = shards;
        this.network = network;
        this.spec = spec;
        this.encodedSpec = GradientWork.encode(spec);
        this.tree = spec.tree(network);
        this.update = update;
        this.mean = new float[network.parameterCount()];
        this.workers = new Workers(Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors()));
        this.aggregator = new OrderedTree(OrderedTree.FAN_IN, silence, workers);
        this.statistics = new SynchronousStatistics(shards, network, spec, silence);
    }

    /**
     * How parameters follow gradients.
     *
     * @param groups which parameters are frozen: their gradient counts for nothing
     * @param clip bounds the mean gradient of the others
     * @param optimizer takes it
     * @param average follows the outcome, if one is kept
     */
    public record Update(
            ParameterGroups groups, GradientClip clip, Optimizer optimizer, Optional<WeightAverage> average) {}

    /**
     * A step's place.
     *
     * @param epoch epochs finished
     * @param step within the epoch, from 0
     */
    public record At(int epoch, int step) implements Serializable {
        /** As people count: {@code epoch 1 step 1} is the first. */
        String text() {
            return "epoch " + (epoch + 1) + " step " + (step + 1);
        }
    }

    /**
     * What a step did.
     *
     * @param loss sum over its samples, before the update
     * @param weight sum of the samples' weights
     * @param correct samples whose class came first
     * @param images samples
     * @param sums of shards' gradients that the driver got: about one an executor
     * @param ledger where the time went
     */
    public record Outcome(double loss, double weight, long correct, long images, int sums, Ledger ledger) {
        /** Mean over its samples. */
        public double meanLoss() {
            return loss / weight;
        }
    }

    /**
     * Takes a step, in place.
     *
     * @param at which one
     * @param parameters parameters and running statistics, both changed
     * @param learningRate this step's
     * @throws DivergedException if loss or gradient is NaN or infinite; nothing is changed then
     * @throws StateLostException if what rounding took off in the step before is not where the shards are; nothing is changed then
     */
    public Outcome run(At at, Parameters parameters, double learningRate) {
        long start = System.nanoTime();
        Supply supply = supply(parameters);
        long sent = System.nanoTime();
        SynchronousStatistics.Met met;
        Sum sum;
        try {
            GradientWork work = new GradientWork(spec.run(), encodedSpec, steps++, at, supply);
            met = statistics.run(work);
            spark.setJobDescription(at.text());
            sum = aggregator.aggregate(shards, work.knowing(met.merged()), tree);
        } catch (ShardsLostException e) {
            throw new StateLostException(
                    at.text() + ", gradient-wire = " + spec.wire() + ": " + e.getMessage()
                            + " (if no executor was lost, raise spark.locality.wait above the time of a step, and leave spark.speculation"
                            + " off)",
                    e);
        } finally {
            supply.release();
            spark.setJobDescription(null);
        }
        long summed = System.nanoTime();
        ShardGradient gradient = sum.gradient();
        update(gradient, at, parameters, learningRate);
        long updated = System.nanoTime();
        Outcome outcome = new Outcome(
                gradient.loss(),
                gradient.weight(),
                gradient.correct(),
                gradient.count(),
                sum.arrived(),
                ledger(sent - start, met.times().plus(sum.times()), updated - summed));
        TrainingMetrics.step(outcome);
        return outcome;
    }

    /** Tasks in this process share the arrays; others borrow them, or get a broadcast where that would be too much for the driver. */
    private Supply supply(Parameters parameters) {
        if (spark.isLocal()) {
            return Supply.InProcess.share(spec.run(), parameters);
        }
        if (LentParameters.suit(spark.sc(), parameters)) {
            return lent.lend(steps, parameters);
        }
        return new Supply.Sent(spark.broadcast(parameters));
    }

    private void update(ShardGradient gradient, At at, Parameters parameters, double learningRate) {
        float weight = (float) gradient.weight();
        float[] sum = gradient.gradient();
        workers.forRanges(mean.length, (from, to) -> divide(sum, weight, from, to));
        update.groups().clearFrozen(mean);
        double norm = update.clip().clip(mean, workers);
        if (!Double.isFinite(gradient.loss()) || !Double.isFinite(norm)) {
            throw DivergedException.at(at, gradient.loss() / gradient.weight(), norm, learningRate);
        }
        RunningStatistics.update(network, parameters.statistics(), gradient);
        Optimizer optimizer = update.optimizer();
        optimizer.step(parameters.values(), mean, learningRate, workers);
        update.average()
                .ifPresent(average -> average.follow(parameters.values(), parameters.statistics(), optimizer.steps()));
    }

    private void divide(float[] sum, float weight, int from, int to) {
        for (int i = from; i < to; i++) {
            mean[i] = sum[i] / weight;
        }
    }

    /** Ends the threads of the update, and lets go of what tasks in this process had. */
    @Override
    public void close() {
        workers.close();
        lent.close();
        Supply.InProcess.forget(spec.run());
        StoppedPlans.here().forget(spec.run());
        Residuals.here().forget(spec.run());
        aggregator.forget(spec.run());
    }

    static Ledger ledger(long broadcast, Aggregator.Times times, long optimise) {
        double nano = 1e-9;
        return new Ledger(
                (broadcast + times.fetch()) * nano,
                times.schedule() * nano,
                times.compute() * nano,
                times.serialise() * nano,
                times.transfer() * nano,
                times.aggregate() * nano,
                optimise * nano);
    }
}
