package dev.convoy.benchmarks;

import dev.convoy.network.Network;
import dev.convoy.plan.Rounds;
import dev.convoy.train.BatchNormStatistics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
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

    @Option(names = "--turns", paramLabel = "N", description = "of each side")
    private int turns = 7;

    @Option(names = "--seconds", paramLabel = "S", description = "length of a turn")
    private double seconds = 3;

    @Option(names = "--warm-up", paramLabel = "S", description = "seconds of each side before the first turn")
    private double warmUp = 20;

    /** Runs it. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new BatchNormCost()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        System.out.println(Machine.description());
        try (SparkSession spark = SparkContestant.session(threads)) {
            networks.forEach(sized -> compare(spark, sized));
        }
        return 0;
    }

    private void compare(SparkSession spark, Sized sized) {
        Network network = sized.network();
        Workload work = new Workload(network, 1, sized.images(), shards, threads);
        try (SparkContestant shard = new SparkContestant(work, BatchNormStatistics.SHARD, spark);
                SparkContestant sync = new SparkContestant(work, BatchNormStatistics.SYNC, spark)) {
            shard.turn(warmUp);
            sync.turn(warmUp);
            double[] ratios = new double[turns];
            double[] apart = new double[turns];
            double[] together = new double[turns];
            for (int turn = 0; turn < turns; turn++) {
                apart[turn] = shard.turn(seconds);
                together[turn] = sync.turn(seconds);
                ratios[turn] = together[turn] / apart[turn];
            }
            System.out.printf(
                    Locale.ROOT,
                    "%s, %d images, %d shards, local[%d]: shard %.1f ms a step, sync %.1f ms with %d rounds more: %.2f times (%s)%n",
                    sized.name(),
                    sized.images(),
                    shards,
                    threads,
                    1e3 * Measured.median(apart),
                    1e3 * Measured.median(together),
                    Rounds.statistics(network).size(),
                    Measured.median(ratios),
                    text(ratios));
        }
    }

    private static String text(double[] ratios) {
        List<String> texts = new ArrayList<>();
        Arrays.stream(ratios).forEach(ratio -> texts.add(String.format(Locale.ROOT, "%.2f", ratio)));
        return String.join(" ", texts);
    }
}
