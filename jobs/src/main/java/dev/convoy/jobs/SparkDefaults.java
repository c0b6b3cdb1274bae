package dev.convoy.jobs;

import static java.util.Map.entry;

import dev.convoy.train.KryoClasses;
import dev.convoy.train.TrainingMetrics;
import java.util.Map;
import org.apache.spark.SparkConf;

/** What Convoy sets in Spark where nobody has said otherwise. */
public final class SparkDefaults {
    private static final String PLUGINS = "spark.plugins";

    /** Convoy's defaults for Spark: whatever is set overrides each. */
    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            entry("spark.serializer", "org.apache.spark.serializer.KryoSerializer"),
            entry("spark.kryo.registrator", KryoClasses.class.getName()),
            entry("spark.kryo.registrationRequired", "true"),
            // Parameters and pixels hardly compress: the time would be lost.
            entry("spark.broadcast.compress", "false"),
            entry("spark.rdd.compress", "false"),
            // A gradient of up to four million parameters travels with its task's end, not a fetch later.
            entry("spark.task.maxDirectResultSize", "16m"),
            entry("spark.ui.showConsoleProgress", "false"),
            // Wait for the executors: how many tasks a step has follows from their cores.
            entry("spark.scheduler.minRegisteredResourcesRatio", "1.0"),
            // A step is a job, and Spark's pages live in the driver's heap: what they show of 100 steps is enough.
            entry("spark.ui.retainedJobs", "100"),
            entry("spark.ui.retainedStages", "100"),
            // A task is short and a repeat is cheap, but one that fails for good ends the run: twice Spark's own 4.
            entry("spark.task.maxFailures", "8"),
            // The same for the stages that make lost shards anew.
            entry("spark.stage.maxConsecutiveAttempts", "8"),
            // An executor that is out of memory goes at once, with code 3, and another comes; else it may linger half
            // dead.
            entry("spark.executor.defaultJavaOptions", "-XX:+ExitOnOutOfMemoryError"));

    /** The same for a master on this machine: nothing listens to the network, and tasks say each second how far they are. */
    private static final Map<String, String> LOCAL_DEFAULTS = Map.of(
            "spark.executor.heartbeatInterval", "1s",
            "spark.driver.host", "127.0.0.1",
            "spark.driver.bindAddress", "127.0.0.1",
            "spark.ui.enabled", "false");

    private SparkDefaults() {}

    /** Sets what is missing, in place; the master must be there. */
    public static SparkConf complete(SparkConf conf) {
        DEFAULTS.forEach(conf::setIfMissing);
        conf.set(PLUGINS, plugins(conf));
        if (conf.get(Sessions.MASTER).startsWith("local")) {
            LOCAL_DEFAULTS.forEach(conf::setIfMissing);
        }
        return conf;
    }

    /** The user's plugins, and Convoy's metrics. */
    private static String plugins(SparkConf conf) {
        String metrics = TrainingMetrics.class.getName();
        String given = conf.get(PLUGINS, "");
        return given.isBlank() ? metrics : given.contains(metrics) ? given : given + "," + metrics;
    }
}
