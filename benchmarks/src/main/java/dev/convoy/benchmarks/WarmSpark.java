package dev.convoy.benchmarks;

import dev.convoy.network.Network;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Option;

/**
 * Sessions whose Spark is as warm as a training's after some minutes: a step runs through its scheduler once, and the compiler wants
 * thousands of them. ResNet-20's steps took 7 ms beyond their compute after 80 steps, and 3 ms after 10,000.
 */
final class WarmSpark {
    private static final int IMAGES = 64;
    private static final int SHARDS = 8;

    @Option(
            names = "--spark-warm-up",
            paramLabel = "S",
            description = "seconds of steps that hardly compute, before all else",
            defaultValue = "40")
    private double seconds;

    /** In {@code local[threads]}. */
    SparkSession local(int threads) {
        SparkSession spark = SparkContestant.session(threads);
        warm(spark, threads);
        return spark;
    }

    /** Steps that hardly compute, and many of them. */
    void warm(SparkSession spark, int tasks) {
        Workload tiny = new Workload(Network.build(Networks.tiny()), 1, IMAGES, SHARDS, tasks);
        try (SparkContestant steps = new SparkContestant(tiny, spark)) {
            steps.turn(seconds);
        }
    }
}
