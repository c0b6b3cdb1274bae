package dev.convoy.benchmarks;

import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sessions on a standalone cluster with executors of one core, as told on the command line. */
final class ClusterSession {
    private static final long EXECUTORS_WAIT = 60_000;
    private static final long LOOK = 100_000_000;

    @Option(names = "--master", required = true, paramLabel = "URL", description = "spark://HOST:PORT of the cluster")
    private String master;

    @Option(names = "--jar", required = true, paramLabel = "FILE", description = "Convoy's jar, for the executors")
    private Path jar;

    @Option(names = "--memory", paramLabel = "SIZE", description = "of an executor", defaultValue = "1g")
    private String memory;

    @Mixin
    private WarmSpark warm;

    /**
     * A session that has its executors: shards are placed on those that are there. Spark is warm.
     *
     * @throws IllegalStateException if they do not come within a minute
     */
    SparkSession with(int executors) {
        // Warnings only, on the executors too: a line for every task takes longer than the task.
        SparkSession spark = SparkContestant.session(new SparkConf()
                .setMaster(master)
                .set("spark.jars", jar.toAbsolutePath().toString())
                .set("spark.cores.max", Integer.toString(executors))
                .set("spark.executor.cores", "1")
                .set("spark.executor.memory", memory)
                .set("spark.kryoserializer.buffer.max", "2047m")
                .set("spark.driver.maxResultSize", "0")
                .set("spark.ui.enabled", "false")
                .set("spark.log.level", "WARN"));
        long end = System.currentTimeMillis() + EXECUTORS_WAIT;
        while (present(spark) < executors) {
            if (System.currentTimeMillis() > end) {
                throw new IllegalStateException(master + " expects to give " + executors + " executors of one core and "
                        + memory + " within " + EXECUTORS_WAIT / 1000 + " s, got " + present(spark));
            }
            LockSupport.parkNanos(LOOK);
        }
        warm.warm(spark, executors);
        return spark;
    }

    private static int present(SparkSession spark) {
        return spark.sparkContext().getExecutorMemoryStatus().size() - 1;
    }
}
