package dev.convoy.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.data.EpochOrder;
import dev.convoy.data.Shard;
import dev.convoy.data.ShardedSet;
import dev.convoy.gradient.BatchStatistic;
import dev.convoy.gradient.BatchSums;
import dev.convoy.plan.Rounds;
import dev.convoy.testing.SharedSpark;
import dev.convoy.train.SynchronousStep.At;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The plans of one process, or of two that take turns, through the rounds of a step. */
@ExtendWith(SharedSpark.class)
class StoppedPlansTest {
    private static final int SHARDS = 3;
    private static final long HEAP = 1L << 30;
    private static final List<BatchStatistic> STATISTICS = Rounds.statistics(SyncFixture.network());

    private final ShardedSet set;
    private final List<Shard> shards;
    private final RunSpec spec;
    private final StoppedPlans plans = new StoppedPlans(HEAP);
    private final Broadcast<Parameters> parameters;
    private long step;

    StoppedPlansTest(SparkSession spark) {
        parameters = JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(SyncFixture.start());
        set = TrainingFixture.shapes(spark, 30, SHARDS, 1);
        shards = set.shards().collect();
        spec = SyncFixture.spec(new EpochOrder(set.layout(), 15), BatchNormStatistics.SYNC);
    }

    @AfterEach
    void close() {
        set.close();
        parameters.destroy();
    }

    private GradientWork work(List<BatchSums> met) {
        return new GradientWork(spec.run(), GradientWork.encode(spec), step, new At(0, 1), new Supply.Sent(parameters))
                .knowing(met);
    }

    private BatchSums own(StoppedPlans where, Shard shard, List<BatchSums> met) {
        return where.bring(work(met), shard, StoppedPlan::own);
    }

    private float[] gradient(StoppedPlans where, Shard shard, List<BatchSums> met) {
        return where.bring(work(met), shard, plan -> plan.gradient().gradient().clone());
    }

    /** The merged statistics of the first rounds. */
    private List<BatchSums> met(StoppedPlans where, int rounds) {
        List<BatchSums> met = new ArrayList<>();
        for (BatchStatistic statistic : STATISTICS.subList(0, rounds)) {
            met.add(statistic.overTree(
                    shards.stream().map(shard -> own(where, shard, met)).toList()));
        }
        return met;
    }

    @Test
    void aProcessThatHasNoPlanOfTheStepGivesTheSameBits() {
        List<BatchSums> met = met(plans, STATISTICS.size());
        for (Shard shard : shards) {
            float[] expected = gradient(plans, shard, met);
            for (int round = 0; round < STATISTICS.size(); round++) {
                StoppedPlans other = new StoppedPlans(HEAP);
                assertThat(own(other, shard, met.subList(0, round)).values())
                        .as("shard %d, round %d", shard.index(), round)
                        .containsExactly(own(new StoppedPlans(HEAP), shard, met.subList(0, round))
                                .values());
                assertThat(gradient(other, shard, met))
                        .as("shard %d, from round %d on", shard.index(), round)
                        .containsExactly(expected);
            }
        }
    }

    @Test
    void aLateTaskLeavesThePlanThatIsFurther() {
        List<BatchSums> met = met(plans, 3);
        Shard shard = shards.get(1);
        StoppedPlan further = plans.bring(work(met), shard, plan -> plan);

        BatchSums late = own(plans, shard, met.subList(0, 1));

        assertThat(late.values())
                .containsExactly(
                        own(new StoppedPlans(HEAP), shard, met.subList(0, 1)).values());
        StoppedPlan next = plans.bring(work(met), shard, plan -> plan);
        assertThat(next).isSameAs(further);
        assertThat(next.met()).isEqualTo(3);
    }

    @Test
    void aTaskThatFailsLeavesNothing() {
        List<BatchSums> met = met(plans, 2);
        Shard shard = shards.get(0);
        StoppedPlan[] failed = new StoppedPlan[1];
        assertThatThrownBy(() -> plans.bring(work(met), shard, plan -> {
                    failed[0] = plan;
                    throw new IllegalStateException("out of luck");
                }))
                .hasMessage("out of luck");

        StoppedPlan next = plans.bring(work(met), shard, plan -> plan);

        assertThat(next).isNotSameAs(failed[0]);
        assertThat(next.own().values())
                .containsExactly(own(new StoppedPlans(HEAP), shard, met).values());
    }

    @Test
    void theNextStepTakesThePlansOfThisOne() {
        Set<StoppedPlan> used = new HashSet<>();
        for (int more = 0; more < 3; more++) {
            step++;
            for (Shard shard : shards) {
                used.add(plans.bring(work(List.of()), shard, plan -> plan));
            }
        }
        assertThat(used).hasSize(SHARDS);
    }

    @Test
    void plansThatAStepDidNotTakeAreDropped() {
        Set<StoppedPlan> first = new HashSet<>();
        shards.forEach(shard -> first.add(plans.bring(work(List.of()), shard, plan -> plan)));
        Set<StoppedPlan> kept = new HashSet<>();
        for (int more = 0; more < 2; more++) { // another process has the other shards now
            step++;
            kept.add(plans.bring(work(List.of()), shards.get(0), plan -> plan));
        }
        step++;
        Set<StoppedPlan> last = new HashSet<>();
        shards.forEach(shard -> last.add(plans.bring(work(List.of()), shard, plan -> plan)));

        assertThat(kept).hasSize(1).isSubsetOf(first);
        last.retainAll(first);
        assertThat(last).isEqualTo(kept);
    }

    @Test
    void aHeapThatIsTooSmallIsNamedBeforeItIsFull() {
        StoppedPlans small = new StoppedPlans(200_000);
        assertThatThrownBy(() -> shards.forEach(shard -> own(small, shard, List.of())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageMatching(
                        "batch-norm = sync keeps a plan of \\d+ KiB for each shard that an executor has: the \\d here need"
                                + " \\d+ KiB of a heap of 195 KiB: raise spark\\.executor\\.memory \\(in local mode spark\\.driver\\.memory\\),"
                                + " use more executors or a smaller batch");
    }

    @Test
    void aGradientIsThereOnlyAtTheEnd() {
        assertThatThrownBy(() -> gradient(plans, shards.get(2), List.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "shard 2 stands at round 1 of its step: expects the statistics of all before its gradient is"
                                + " asked for");
    }
}
