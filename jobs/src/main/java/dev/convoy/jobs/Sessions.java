package dev.convoy.jobs;

import dev.convoy.jobs.Settings.Given;
import dev.convoy.jobs.Settings.Source;
import dev.convoy.kernels.KernelChoice;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** The one place where Spark is set up. */
final class Sessions {
    static final String MASTER = "spark.master";

    private static final String LOCAL = "local[*]";

    /** Packages of {@code java.base} that Spark reaches into and that {@code scripts/convoy} and spark-submit open. */
    private static final List<String> NEEDED = List.of("java.lang", "java.nio", "java.util", "sun.nio.ch");

    private Sessions() {}

    /**
     * Starts Spark.
     *
     * @param name of the application
     * @throws IllegalStateException if this JVM was started without the flags that Spark needs
     */
    static SparkSession start(Settings settings, String name, Terminal terminal) {
        checkJvm();
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            terminal.warn("this JVM was started without --add-modules=jdk.incubator.vector: the plain kernels compute"
                    + " the same bits several times slower; scripts/convoy and spark-submit give the flag");
        }
        SparkSession session =
                SparkSession.builder().config(conf(settings, name)).getOrCreate();
        quieten(session.sparkContext());
        ExecutorWatch.start(session.sparkContext(), Duration.ofSeconds(settings.get(Keys.PATIENCE_FOR_EXECUTORS)));
        return session;
    }

    /** Under spark-submit Spark's own default is a line for every task: warnings are enough. */
    private static void quieten(SparkContext context) {
        if (!context.getConf().contains("spark.log.level")
                && LogManager.getRootLogger().getLevel().equals(Level.INFO)) {
            context.setLogLevel("WARN");
        }
    }

    /** Spark's settings: flag over spark-submit over job file over Convoy's defaults. */
    static SparkConf conf(Settings settings, String name) {
        SparkConf conf = new SparkConf(); // takes spark-submit's
        settings.spark().forEach((key, given) -> {
            if (given.source() != Source.FILE || !conf.contains(key)) {
                conf.set(key, text(given));
            }
        });
        conf.setIfMissing(MASTER, LOCAL).setIfMissing("spark.app.name", name);
        return SparkDefaults.complete(conf);
    }

    private static String text(Given given) {
        return given.value() instanceof List<?> list
                ? list.stream().map(Object::toString).collect(Collectors.joining(","))
                : given.value().toString();
    }

    private static void checkJvm() {
        Module base = Object.class.getModule();
        Module spark = SparkContext.class.getModule();
        List<String> closed = NEEDED.stream()
                .filter(packageName -> !base.isOpen(packageName, spark))
                .toList();
        if (!closed.isEmpty()) {
            throw new IllegalStateException(
                    "this JVM was started without the --add-opens flags that Spark needs (java.base/"
                            + String.join(", java.base/", closed)
                            + "): start Convoy with scripts/convoy or spark-submit");
        }
    }

    /**
     * How many tasks can run at once. On a cluster a first, empty job waits for the executors.
     */
    static int parallelTasks(JavaSparkContext spark) {
        if (!spark.isLocal()) {
            spark.parallelize(List.of(1), 1).count();
        }
        int cores = spark.defaultParallelism();
        return Math.max(1, cores / spark.getConf().getInt("spark.task.cpus", 1));
    }

    /** One line: what computes, and where. */
    static String describe(JavaSparkContext spark) {
        return KernelChoice.report() + "; Spark " + spark.version() + " on " + spark.master() + ", "
                + parallelTasks(spark) + " tasks at once, Java "
                + Runtime.version().feature();
    }
}
