package dev.convoy.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
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

    @Option(names = "--master", required = true, paramLabel = "URL", description = "spark://HOST:PORT of the cluster")
    private String master;

    @Option(names = "--jar", required = true, paramLabel = "FILE", description = "Convoy's jar, for the executors")
    private Path jar;

    @Option(
            names = "--networks",
            split = ",",
            paramLabel = "NAME:IMAGES",
            converter = Sized.Converter.class,
            description = "built-in networks, and the images in a batch",
            defaultValue = "resnet20:128,lenet5:256")
    private List<Sized> networks;

    @Option(names = "--rounds", paramLabel = "N", description = "turns of each side", defaultValue = "7")
    private int rounds;

    @Option(names = "--seconds", paramLabel = "S", description = "length of a turn", defaultValue = "3")
    private double seconds;

    @Option(
            names = "--warm-up",
            paramLabel = "S",
            description = "of each side before the first turn",
            defaultValue = "20")
    private double warmUp;

    /** Runs it; fails if the two layouts do not compute the same. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new ExecutorSpeed()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        System.out.println(Machine.description());
        SparkConf conf = new SparkConf()
                .setMaster(master)
                .set("spark.jars", jar.toAbsolutePath().toString())
                .set("spark.cores.max", Integer.toString(EXECUTORS))
                .set("spark.executor.cores", "1")
                .set("spark.executor.memory", "1g")
                .set("spark.ui.enabled", "false")
                .set("spark.log.level", "WARN");
        try (SparkSession spark = SparkContestant.session(conf)) {
            networks.forEach(sized -> compare(spark, sized));
        }
        return 0;
    }

    private void compare(SparkSession spark, Sized sized) {
        try (SparkContestant one = contestant(spark, sized, 1);
                SparkContestant two = contestant(spark, sized, EXECUTORS)) {
            float[] expected = one.answer();
            float[] actual = two.answer();
            if (!Arrays.equals(actual, expected)) {
                throw new IllegalStateException(sized + ": losses on two executors " + Arrays.toString(actual)
                        + ", expected those on one " + Arrays.toString(expected));
            }
            one.turn(warmUp);
            two.turn(warmUp);
            one.forgetLedgers();
            two.forgetLedgers();
            double[] alone = new double[rounds];
            double[] together = new double[rounds];
            double[] ratios = new double[rounds];
            for (int round = 0; round < rounds; round++) {
                alone[round] = one.turn(seconds);
                together[round] = two.turn(seconds);
                ratios[round] = alone[round] / together[round];
            }
            System.out.printf(
                    Locale.ROOT,
                    "%s: one executor %.1f ms a step, two %.1f ms: %.2f times (%s)%n  one: %s%n  two: %s%n",
                    sized,
                    1e3 * Measured.median(alone),
                    1e3 * Measured.median(together),
                    Measured.median(ratios),
                    Arrays.toString(ratios),
                    one.ledger(),
                    two.ledger());
        }
    }

    private static SparkContestant contestant(SparkSession spark, Sized sized, int executors) {
        return new SparkContestant(new Workload(sized.network(), 1, sized.images(), SHARDS, executors), spark);
    }
}
