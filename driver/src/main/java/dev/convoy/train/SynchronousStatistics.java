package dev.convoy.train;

import dev.convoy.aggregate.Aggregator.Times;
import dev.convoy.aggregate.StepJob;
import dev.convoy.aggregate.StepJob.Arrival;
import dev.convoy.data.Shard;
import dev.convoy.gradient.BatchStatistic;
import dev.convoy.gradient.BatchSums;
import dev.convoy.network.Network;
import dev.convoy.plan.Rounds;
import dev.convoy.train.SynchronousStep.At;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The rounds of a step before its gradients are summed, where each batch normalisation has the statistics of the whole global batch: one
 * job for the moments of each such layer, then one for the sums of its gradient, from the last layer to the first. A shard's plan waits in its
 * executor between the jobs ({@link StoppedPlans}); what the shards give is small, and merged on the driver over their tree. All that is known
 * travels with each job, so that any executor can begin anew.
 */
final class SynchronousStatistics {
    private final JavaRDD<Shard> shards;
    private final int shardCount;
    private final List<BatchStatistic> statistics;
    private final Duration silence;

    /**
     * A run's rounds.
     *
     * @param network what is trained, with what stays frozen in it
     * @param silence longest wait without a task's end
     */
    SynchronousStatistics(JavaRDD<Shard> shards, Network network, RunSpec spec, Duration silence) {
        this.shards = shards;
        this.shardCount = spec.order().layout().shards();
        this.silence = silence;
        this.statistics = switch (spec.batchNorm()) {
            case SHARD -> List.of();
            case SYNC -> Rounds.statistics(network);
        };
    }

    /** Jobs a step takes before that of its gradients. */
    int rounds() {
        return statistics.size();
    }

    /**
     * What a step's rounds came to.
     *
     * @param merged of each round, over all shards
     * @param times of all rounds; what is neither computing nor summing counts as schedule
     */
    record Met(List<BatchSums> merged, Times times) {}

    /**
     * Runs a step's rounds.
     *
     * @throws dev.convoy.aggregate.StalledException if tasks neither end nor fail
     */
    Met run(GradientWork work) {
        List<BatchSums> merged = new ArrayList<>();
        Times times = Times.NONE;
        for (BatchStatistic statistic : statistics) {
            long start = System.nanoTime();
            describe(work.at(), merged.size() + 1);
            List<Arrival<StatisticsPart>> arrivals =
                    StepJob.run(shards.rdd(), new StatisticsTask(work.knowing(merged)), partitions(), silence);
            long arrived = System.nanoTime();
            merged.add(statistic.overTree(
                    inOrder(arrivals.stream().map(Arrival::result).toList(), shardCount)));
            StatisticsPart last = arrivals.get(arrivals.size() - 1).result();
            long schedule = arrived - start - last.fetch() - last.compute();
            long merging = System.nanoTime() - arrived;
            times = times.plus(new Times(schedule, last.fetch(), last.compute(), 0, 0, merging));
        }
        return new Met(merged, times);
    }

    private void describe(At at, int round) {
        JavaSparkContext.fromSparkContext(shards.context())
                .setJobDescription(at.text() + ", statistics " + round + " of " + statistics.size());
    }

    private List<Integer> partitions() {
        return IntStream.range(0, shards.getNumPartitions()).boxed().toList();
    }

    /** The sums of all shards. */
    static List<BatchSums> inOrder(List<StatisticsPart> parts, int shards) {
        BatchSums[] sums = new BatchSums[shards];
        parts.stream().flatMap(part -> part.sums().stream()).forEach(of -> sums[of.shard()] = of.sums());
        for (int shard = 0; shard < shards; shard++) {
            if (sums[shard] == null) {
                throw new IllegalStateException("batch-norm = sync: expected the sums of " + shards
                        + " shards, those of shard " + shard + " are missing");
            }
        }
        return Arrays.asList(sums);
    }
}
