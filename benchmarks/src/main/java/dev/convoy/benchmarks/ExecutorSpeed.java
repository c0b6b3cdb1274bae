package dev.convoy.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What a second executor is worth: steps of a network on two executors of one core beside the same steps, all of their shards in one task, on one of them while
 * the other one idles. Both give the same losses to the last bit; then they take turns.
 */
@Command(
        name = "executor-speed",
        description = "Times steps on two executors of one core beside the same steps on one.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false)
public final class ExecutorSpeed implements Callable<Integer> {
    private static final int SHARDS = 8;
    private static final int EXECUTORS = 2;

    @Mixin
    private ClusterSession cluster;

    @Option(
            names = "--networks",
            split = ",",
            paramLabel = "NAME:IMAGES",
            converter = Sized.Converter.class,
            description = "built-in networks, and the images in a batch",
            defaultValue = "resnet20:128,lenet5:256")
    private List<Sized> networks;

    @Mixin
    private Turns turns;

    /** Runs it; fails if the two layouts do not compute the same. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new ExecutorSpeed()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        System.out.println(Machine.description());
        try (SparkSession spark = cluster.with(EXECUTORS)) {
            networks.forEach(sized -> compare(spark, sized));
        }
        return 0;
    }

    private void compare(SparkSession spark, Sized sized) {
        try (SparkContestant one = contestant(spark, sized, 1);
                SparkContestant two = contestant(spark, sized, EXECUTORS)) {
            Turns.checkBits(sized, one, two);
            Turns.Times times = turns.of(one, two);
            System.out.printf(
                    Locale.ROOT,
                    "%s: one executor %.1f ms a step, two %.1f ms: %.2f times (%s)%n"
                            + "  a tenth of the steps took less than %.1f and %.1f ms%n  one: %s%n  two: %s%n",
                    sized,
                    times.firstMillis(),
                    times.secondMillis(),
                    times.ratio(),
                    times.ratiosText(),
                    times.firstQuickMillis(),
                    times.secondQuickMillis(),
                    one.ledger(),
                    two.ledger());
        }
    }

    private static SparkContestant contestant(SparkSession spark, Sized sized, int executors) {
        return new SparkContestant(new Workload(sized.network(), 1, sized.images(), SHARDS, executors), spark);
    }
}
