package dev.convoy.train;

import dev.convoy.aggregate.Aggregator.Sum;
import dev.convoy.aggregate.Aggregator.Times;
import dev.convoy.aggregate.NodeSum;
import dev.convoy.aggregate.OrderedTree;
import dev.convoy.aggregate.Tree;
import dev.convoy.data.Shard;
import dev.convoy.exchange.NotHereException;
import dev.convoy.gradient.ShardGradient;
import dev.convoy.kernels.Workers;
import dev.convoy.layer.PackedWeights;
import dev.convoy.network.Network;
import dev.convoy.optim.OptimizerState;
import dev.convoy.optim.UpdateSettings;
import dev.convoy.optim.WeightAverage;
import dev.convoy.slices.Rule;
import dev.convoy.slices.SliceOwners;
import dev.convoy.slices.SliceSupply;
import dev.convoy.slices.Slicing;
import dev.convoy.train.SynchronousStep.At;
import dev.convoy.train.SynchronousStep.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Steps whose gradients never come together: executors own slices of parameters and optimizer state, sum the slices' gradients over the tree,
 * and change them where they lie. A step is two jobs, three where gradients are bounded by their norm. The driver has the running statistics, and of all
 * else what the last epoch ended with.
 */
final class SliceStepper implements Stepper {
    private final JavaSparkContext spark;
    private final JavaRDD<Shard> shards;
    private final Network network;
    private final RunSpec spec;
    private final byte[] encodedSpec;
    private final Rule rule;
    private final Function<Integer, Slicing> slicing;
    private final Duration silence;
    private final Tree tree;
    private final OrderedTree aggregator;
    private final SynchronousStatistics statistics;
    private final Parameters parameters;
    private final Optional<Parameters> average;
    private final OptimizerState optimizer;
    private final Optional<WeightAverage> averageOfStatistics;
    private SliceOwners owners;
    private long steps;

    /**
     * @param slicing how the parameters are cut, for so many owners
     */
    SliceStepper(RunSetting setting, TrainingState state, Function<Integer, Slicing> slicing) {
        UpdateSettings settled = setting.settings().update();
        this.spark = setting.spark();
        this.shards = setting.training().shards();
        this.network = setting.network(setting.groups());
        this.spec = setting.spec(network);
        this.encodedSpec = GradientWork.encode(spec);
        this.rule = new Rule(
                spec.architecture(),
                settled.groups(),
                settled.optimizer(),
                settled.clip(),
                settled.average().orElse(null));
        this.slicing = slicing;
        this.silence = Duration.ofSeconds(setting.settings().stepLimit());
        Tree full = spec.tree(network);
        this.tree = new Tree(full.shards(), full.layout(), 0);
        this.aggregator = new OrderedTree(Integer.MAX_VALUE, silence, Workers.CALLER);
        this.statistics = new SynchronousStatistics(shards, network, spec, silence);
        this.parameters = new Parameters(state.parameters(), state.statistics());
        this.average = state.average();
        this.optimizer = state.optimizer();
        this.averageOfStatistics = settled.average()
                .map(kept -> new WeightAverage(kept, new float[0], average.get().statistics()));
    }

    @Override
    public Outcome run(At at, double learningRate) {
        try {
            long start = System.nanoTime();
            if (owners == null) {
                spark.setJobDescription("slices to their owners");
                owners = new SliceOwners(spark.sc(), rule, tree.shards(), slicing, silence);
                owners.begin(arrays(), optimizer.steps());
            }
            return step(at, learningRate, System.nanoTime() - start);
        } catch (DivergedException e) {
            throw e;
        } catch (Exception e) { // Spark's are checked ones that its methods do not declare
            throw lostOr(e);
        } finally {
            spark.setJobDescription(null);
        }
    }

    private RuntimeException lostOr(Exception failure) {
        NotHereException lost = SliceOwners.lost(owners, failure);
        if (lost != null) {
            return new StateLostException(lost.getMessage(), failure);
        }
        return failure instanceof RuntimeException own ? own : new IllegalStateException(failure.getMessage(), failure);
    }

    private Outcome step(At at, double learningRate, long dealt) {
        GradientWork work = new GradientWork(
                spec.run(),
                encodedSpec,
                steps,
                at,
                new InSlices(new SliceSupply(owners.run(), steps), parameters.statistics()));
        SynchronousStatistics.Met met = statistics.run(work);
        spark.setJobDescription(at.text());
        Sum sum = aggregator.aggregate(shards, work.knowing(met.merged()), tree);
        long summed = System.nanoTime();
        spark.setJobDescription(at.text() + ", slices");
        update(sum, at, learningRate);
        ShardGradient gradient = sum.gradient();
        RunningStatistics.update(network, parameters.statistics(), gradient);
        steps++;
        averageOfStatistics.ifPresent(
                kept -> kept.follow(new float[0], parameters.statistics(), optimizer.steps() + steps));
        long updating = owners.updateNanos();
        long reducing = System.nanoTime() - summed - updating;
        Times times = met.times().plus(sum.times()).plus(new Times(0, 0, 0, 0, 0, reducing));
        Outcome outcome = new Outcome(
                gradient.loss(),
                gradient.weight(),
                gradient.correct(),
                gradient.count(),
                sum.arrived(),
                SynchronousStep.ledger(dealt, times, updating));
        TrainingMetrics.step(outcome);
        return outcome;
    }

    private void update(Sum sum, At at, double learningRate) {
        ShardGradient gradient = sum.gradient();
        double loss = gradient.loss() / gradient.weight();
        double norm = Double.isFinite(gradient.loss())
                ? owners.update(steps, (float) gradient.weight(), learningRate, sum.origins())
                : Double.NaN;
        if (!Double.isFinite(norm)) {
            throw DivergedException.at(at, loss, norm, learningRate);
        }
    }

    /** The driver's, in the order in which slices have them. */
    private List<float[]> arrays() {
        List<float[]> arrays = new ArrayList<>();
        arrays.add(parameters.values());
        arrays.addAll(optimizer.arrays().values());
        average.ifPresent(kept -> arrays.add(kept.values()));
        return arrays;
    }

    @Override
    public Arrays gather() {
        if (owners != null) {
            try {
                owners.gather(steps, arrays());
            } catch (NotHereException e) {
                throw new StateLostException(e.getMessage(), e);
            }
        }
        return new Arrays(parameters, average, new OptimizerState(optimizer.steps() + steps, optimizer.arrays()));
    }

    @Override
    public void close() {
        StoppedPlans.here().forget(spec.run());
        aggregator.forget(spec.run());
        if (owners != null) {
            owners.close();
        }
    }

    /** Loses what this process owns of the slices, as an executor does that dies. */
    void forgetOwned() {
        if (owners != null) {
            owners.close();
        }
    }

    /** Parameters from the owners of their slices, who take the sums too. */
    @SuppressWarnings("ArrayRecordComponent") // travels, never compared
    private record InSlices(SliceSupply slices, float[] statistics) implements Supply {
        @Override
        public Parameters parameters(float[] room) {
            return new Parameters(slices.parameters(room), statistics);
        }

        @Override
        public List<NodeSum> outgoing(List<NodeSum> ready) {
            return slices.hold(ready);
        }

        @Override
        public boolean staysInProcess() {
            return false;
        }

        @Override
        public PackedWeights packed() {
            return PackedWeights.sparing();
        }
    }
}
