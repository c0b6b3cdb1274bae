package dev.convoy.train;

import static dev.convoy.train.SyncFixture.RATE;
import static dev.convoy.train.SyncFixture.SEED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.aggregate.OrderedTree;
import dev.convoy.data.BatchFiller;
import dev.convoy.data.EpochOrder;
import dev.convoy.data.Shard;
import dev.convoy.data.ShardedSet;
import dev.convoy.gradient.BatchStatistic;
import dev.convoy.gradient.BatchSums;
import dev.convoy.gradient.ShardGradient;
import dev.convoy.kernels.Workers;
import dev.convoy.loss.CrossEntropy;
import dev.convoy.network.Network;
import dev.convoy.optim.Optimizer;
import dev.convoy.plan.Plan;
import dev.convoy.plan.PlanSettings;
import dev.convoy.plan.Rounds;
import dev.convoy.testing.SharedSpark;
import dev.convoy.train.StatisticsPart.Of;
import dev.convoy.train.SynchronousStep.At;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps whose batch normalisations have the statistics of the whole batch. */
@ExtendWith(SharedSpark.class)
class SynchronousStatisticsTest {
    private static final int IMAGES = 83; // the last step is ragged: two shards of five give it nothing
    private static final int BATCH = 40;
    private static final int SHARDS = 5;

    /** Calls of {@link #failingOnce}'s partitions. */
    private static final AtomicInteger CALLS = new AtomicInteger();

    private final SparkSession spark;

    SynchronousStatisticsTest(SparkSession spark) {
        this.spark = spark;
    }

    private ShardedSet set(int images, int shards, int partitions) {
        return TrainingFixture.shapes(spark, images, shards, partitions);
    }

    private static RunSpec sync(ShardedSet set) {
        return SyncFixture.spec(new EpochOrder(set.layout(), BATCH), BatchNormStatistics.SYNC);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void equalsAPlainLoopWhateverThePartitions(int partitions) {
        try (ShardedSet set = set(IMAGES, SHARDS, partitions)) {
            Parameters expected = plainLoop(set, 2);

            assertSame(SyncFixture.train(set.shards(), sync(set), 2), expected);
        }
    }

    private static Parameters plainLoop(ShardedSet set, int epochs) {
        Network network = SyncFixture.network();
        EpochOrder order = new EpochOrder(set.layout(), BATCH);
        List<Shard> shards = set.shards().collect();
        Parameters parameters = SyncFixture.start();
        Optimizer optimizer = SyncFixture.optimizer();
        BatchFiller filler = BatchFiller.training(SyncFixture.NORMALISATION, SyncFixture.AUGMENTATION, SEED);
        try (Workers workers = new Workers(1)) {
            List<Plan> plans = new ArrayList<>();
            for (int i = 0; i < SHARDS; i++) {
                plans.add(Plan.train(network, new CrossEntropy(), SEED, PlanSettings.of(BATCH, workers)));
            }
            for (int epoch = 0; epoch < epochs; epoch++) {
                for (int step = 0; step < order.steps(); step++) {
                    for (Shard shard : shards) {
                        int s = shard.index();
                        Plan plan = plans.get(s);
                        plan.load(parameters.values(), parameters.statistics());
                        int[] permutation = order.permutation(SEED, epoch, s);
                        int from = order.partStart(s, step);
                        filler.fill(shard, permutation, from, order.partEnd(s, step), epoch, plan.batch());
                    }
                    ShardGradient sum = inRounds(network, plans);
                    RunningStatistics.update(network, parameters.statistics(), sum);
                    float[] mean = new float[network.parameterCount()];
                    for (int i = 0; i < mean.length; i++) {
                        mean[i] = sum.gradient()[i] / (float) sum.weight();
                    }
                    optimizer.step(parameters.values(), mean, RATE);
                }
            }
        }
        return parameters;
    }

    private static ShardGradient inRounds(Network network, List<Plan> plans) {
        List<Rounds> rounds = plans.stream().map(Plan::rounds).toList();
        ShardGradient[] tree = new ShardGradient[plans.size()];
        for (int i = 0; i < tree.length; i++) {
            tree[i] = new ShardGradient(network.parameterCount(), Plan.momentLayout(network));
            rounds.get(i).begin(tree[i]);
        }
        for (BatchStatistic statistic : Rounds.statistics(network)) {
            BatchSums all = statistic.overTree(rounds.stream().map(Rounds::own).toList());
            rounds.forEach(each -> each.goOn(all));
        }
        for (int width = 1; width < tree.length; width *= 2) {
            for (int i = 0; i + width < tree.length; i += 2 * width) {
                tree[i].merge(tree[i + width]);
            }
        }
        return tree[0];
    }

    /** The whole set is a batch, so that one shard has the same images in a step as eight have together. */
    @Test
    void eightShardsEqualOneWithTheWholeBatch() {
        try (ShardedSet eight = set(64, 8, 2);
                ShardedSet one = set(64, 1, 1)) {
            EpochOrder eighths = new EpochOrder(eight.layout(), 64);
            EpochOrder whole = new EpochOrder(one.layout(), 64);
            Parameters expected =
                    SyncFixture.train(one.shards(), SyncFixture.spec(whole, BatchNormStatistics.SHARD), 4);

            Parameters sync = SyncFixture.train(eight.shards(), SyncFixture.spec(eighths, BatchNormStatistics.SYNC), 4);
            Parameters shard =
                    SyncFixture.train(eight.shards(), SyncFixture.spec(eighths, BatchNormStatistics.SHARD), 4);

            assertThat(distance(sync, expected)).isLessThan(1e-4);
            assertThat(distance(shard, expected)).as("what is to be seen").isGreaterThan(1e-2);
        }
    }

    /** The largest difference of a parameter or a running statistic. */
    private static double distance(Parameters some, Parameters others) {
        double largest = 0;
        for (int i = 0; i < some.values().length; i++) {
            largest = Math.max(largest, Math.abs(some.values()[i] - others.values()[i]));
        }
        for (int i = 0; i < some.statistics().length; i++) {
            largest = Math.max(largest, Math.abs(some.statistics()[i] - others.statistics()[i]));
        }
        return largest;
    }

    /** Each takes the other's stopped plans away, again and again, as executors that are lost do. */
    @Test
    void twoRunsInOneProcessRecomputeAndEndInTheSameBits() {
        try (ShardedSet set = set(IMAGES, SHARDS, 2)) {
            Parameters expected = SyncFixture.train(set.shards(), sync(set), 1);
            JavaRDD<Shard> shards = set.shards();
            RunSpec one = sync(set);
            RunSpec other = sync(set);

            CompletableFuture<Parameters> first =
                    CompletableFuture.supplyAsync(() -> SyncFixture.train(shards, one, 1));
            CompletableFuture<Parameters> second =
                    CompletableFuture.supplyAsync(() -> SyncFixture.train(shards, other, 1));

            assertSame(first.join(), expected);
            assertSame(second.join(), expected);
        }
    }

    /** Two calls a job: in the first of six rounds, between two, in the last, and in the job of the gradients. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4, 12, 14})
    void aStepThatFailedIsTakenAgainWithTheSameBits(int call) {
        try (ShardedSet set = set(IMAGES, SHARDS, 2)) {
            Parameters expected = SyncFixture.train(set.shards(), sync(set), 1);
            Parameters parameters = SyncFixture.start();
            RunSpec spec = sync(set);
            CALLS.set(0);
            try (SynchronousStep step = SyncFixture.step(failing(set.shards(), call), spec)) {
                assertThatThrownBy(() -> step.run(new At(0, 0), parameters, RATE))
                        .hasMessageContaining("call " + call);
                for (int s = 0; s < spec.order().steps(); s++) {
                    step.run(new At(0, s), parameters, RATE);
                }
            }
            assertSame(parameters, expected);
        }
    }

    private static JavaRDD<Shard> failing(JavaRDD<Shard> shards, int call) {
        return shards.mapPartitions(part -> {
            if (CALLS.incrementAndGet() == call) {
                throw new IllegalStateException("call " + call);
            }
            return part;
        });
    }

    @Test
    void aRoundForEachMeetingAndNoneWhereNothingMeets() {
        try (ShardedSet set = set(IMAGES, SHARDS, 2)) {
            Network network = SyncFixture.network();
            RunSpec sync = sync(set);
            RunSpec shard = SyncFixture.spec(sync.order(), BatchNormStatistics.SHARD);
            assertThat(new SynchronousStatistics(set.shards(), network, sync, OrderedTree.SILENCE).rounds())
                    .isEqualTo(6);
            assertThat(new SynchronousStatistics(set.shards(), network, shard, OrderedTree.SILENCE).rounds())
                    .isZero();
        }
    }

    @Test
    void aShardThatIsMissingIsNamed() {
        BatchSums sums = new BatchSums(1, new double[2]);
        List<StatisticsPart> parts = List.of(
                new StatisticsPart(List.of(new Of(2, sums)), 0, 1), new StatisticsPart(List.of(new Of(0, sums)), 0, 1));
        assertThatThrownBy(() -> SynchronousStatistics.inOrder(parts, 3))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("batch-norm = sync: expected the sums of 3 shards, those of shard 1 are missing");
    }

    @Test
    void namesAreThoseOfTheSettings() {
        assertThat(BatchNormStatistics.parse("sync")).isEqualTo(BatchNormStatistics.SYNC);
        assertThat(BatchNormStatistics.SHARD).hasToString("shard");
        assertThatThrownBy(() -> BatchNormStatistics.parse("global"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("batch-norm expects one of [shard, sync], got global");
    }

    private static void assertSame(Parameters actual, Parameters expected) {
        assertThat(actual.values()).containsExactly(expected.values());
        assertThat(actual.statistics()).containsExactly(expected.statistics());
    }
}
