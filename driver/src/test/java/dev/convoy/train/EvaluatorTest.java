package dev.convoy.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.convoy.data.BatchFiller;
import dev.convoy.data.Normalisation;
import dev.convoy.data.Shard;
import dev.convoy.data.ShardedSet;
import dev.convoy.kernels.Span;
import dev.convoy.kernels.Workers;
import dev.convoy.loss.CrossEntropy;
import dev.convoy.loss.Target;
import dev.convoy.network.Folding;
import dev.convoy.network.Network;
import dev.convoy.network.Slice;
import dev.convoy.plan.Plan;
import dev.convoy.plan.PlanSettings;
import dev.convoy.testing.SharedSpark;
import java.util.Random;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is measured are the scores of the folded network, which hit and miss as those of the network itself. */
@ExtendWith(SharedSpark.class)
class EvaluatorTest {
    private static final int IMAGES = 77;
    private static final int SEED = 5;
    private static final int CLASSES = 10;

    private final SparkSession spark;
    private final Network network = TrainingFixture.network();

    EvaluatorTest(SparkSession spark) {
        this.spark = spark;
    }

    @Test
    void measuresTheFoldedNetwork() {
        float[] statistics = statistics();
        float[] parameters = network.initialParameters(SEED);
        Folding folding = Folding.of(network, parameters, statistics);
        try (ShardedSet set = TrainingFixture.shapes(spark, IMAGES, 1, 1)) {
            Normalisation normalisation =
                    TrainingFixture.description(set).preprocessing().normalisation();
            Shard shard = set.shards().first();
            Measured folded = measure(
                    folding.network(),
                    new Parameters(folding.parameters(), folding.statistics()),
                    shard,
                    normalisation);
            Measured whole = measure(network, new Parameters(parameters, statistics), shard, normalisation);

            Metrics metrics = new Evaluator(JavaSparkContext.fromSparkContext(spark.sparkContext()), 2)
                    .evaluate(
                            set, network, new Parameters(parameters, statistics), normalisation, new CrossEntropy(), 3);

            assertThat(metrics.loss())
                    .as("seed %d", SEED)
                    .isEqualTo(folded.loss)
                    .isNotEqualTo(whole.loss);
            assertThat(metrics.loss()).as("seed %d", SEED).isCloseTo(whole.loss, within(1e-6 * whole.loss));
            assertThat(metrics.confusion()).as("seed %d", SEED).isDeepEqualTo(whole.confusion);
        }
    }

    /** Means and variances that are none of 0 and 1. */
    private float[] statistics() {
        Random random = new Random(SEED);
        float[] statistics = network.initialStatistics();
        for (Slice slice : network.statistics()) {
            float least = slice.name().endsWith("running_var") ? 0.25f : -0.5f;
            for (int i = slice.offset(); i < slice.end(); i++) {
                statistics[i] = least + random.nextFloat();
            }
        }
        return statistics;
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Measured(double loss, long[][] confusion) {}

    /** A plain loop over a shard's images. */
    private static Measured measure(Network network, Parameters parameters, Shard shard, Normalisation normalisation) {
        try (Workers workers = new Workers(1)) {
            Plan plan = Plan.infer(network, PlanSettings.of(IMAGES, workers));
            plan.load(parameters.values(), parameters.statistics());
            BatchFiller.evaluation(normalisation).fillInOrder(shard, 0, IMAGES, plan.batch());
            Span[] scores = plan.scores();
            Target target = new Target();
            double loss = 0;
            long[][] confusion = new long[CLASSES][CLASSES];
            for (int i = 0; i < IMAGES; i++) {
                plan.batch().target(i, target);
                loss += new CrossEntropy().sample(scores[i], target, null, CLASSES);
                confusion[plan.batch().labels()[i]][Plan.argmax(scores[i], CLASSES)]++;
            }
            return new Measured(loss / IMAGES, confusion);
        }
    }
}
