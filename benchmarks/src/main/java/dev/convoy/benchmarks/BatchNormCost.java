package dev.convoy.benchmarks;

import dev.convoy.network.Network;
import dev.convoy.plan.Rounds;
import dev.convoy.train.BatchNormStatistics;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What it costs that batch normalisations see the whole batch: steps with {@code batch-norm = sync} and {@code shard} in turns. */
@Command(
        name = "batch-norm-cost",
        description = "Times steps with batch-norm = sync beside those with batch-norm = shard.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
public final class BatchNormCost implements Callable<Integer> {
    @Option(
            names = "--networks",
            split = ",",
            paramLabel = "NAME:IMAGES",
            converter = Sized.Converter.class,
            description = "built-in networks, and the images in a batch",
            defaultValue = "resnet20:128")
    private List<Sized> networks;

    @Option(names = "--threads", paramLabel = "N", description = "tasks at once")
    private int threads = 2;

    @Option(names = "--shards", paramLabel = "N")
    private int shards = 8;

    @Mixin
    private Turns turns;

    @Mixin
    private WarmSpark warm;

    /** Runs it. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new BatchNormCost()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        System.out.println(Machine.description());
        try (SparkSession spark = warm.local(threads)) {
            networks.forEach(sized -> compare(spark, sized));
        }
        return 0;
    }

    private void compare(SparkSession spark, Sized sized) {
        Network network = sized.network();
        Workload work = new Workload(network, 1, sized.images(), shards, threads);
        check(spark, sized, work);
        try (SparkContestant sync = new SparkContestant(work, BatchNormStatistics.SYNC, spark);
                SparkContestant shard = new SparkContestant(work, BatchNormStatistics.SHARD, spark)) {
            Turns.Times times = turns.of(sync, shard);
            System.out.printf(
                    Locale.ROOT,
                    "%s, %d shards, local[%d]: shard %.1f ms a step, sync %.1f ms with %d rounds more: %.2f times (%s)%n",
                    sized,
                    shards,
                    threads,
                    times.secondMillis(),
                    times.firstMillis(),
                    Rounds.statistics(network).size(),
                    times.ratio(),
                    times.ratiosText());
        }
    }

    /** Shards that share statistics compute what a single one computes. */
    private static void check(SparkSession spark, Sized sized, Workload work) {
        Workload whole = new Workload(work.network(), work.seed(), work.images(), 1, 1);
        try (SparkContestant one = new SparkContestant(whole, BatchNormStatistics.SHARD, spark);
                SparkContestant many = new SparkContestant(work, BatchNormStatistics.SYNC, spark)) {
            Turns.check(sized, one, many);
        }
    }
}
