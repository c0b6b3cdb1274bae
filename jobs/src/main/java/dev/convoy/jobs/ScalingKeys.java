package dev.convoy.jobs;

import dev.convoy.jobs.scaling.ClusterConstants;
import dev.convoy.jobs.scaling.ClusterConstants.Link;
import dev.convoy.jobs.scaling.ClusterConstants.Machine;
import dev.convoy.jobs.scaling.ClusterConstants.Overheads;
import java.util.ArrayList;
import java.util.List;

/** The keys of the cluster that {@code convoy inspect --scaling} predicts for; {@code docs/scaling.md} says how they were measured. */
final class ScalingKeys {
    private static final List<Key<?>> OWN = new ArrayList<>();
    private static final Machine MACHINE = ClusterConstants.DEFAULT.machine();
    private static final Link WAY = ClusterConstants.DEFAULT.link();
    private static final Overheads SPARK = ClusterConstants.DEFAULT.overheads();

    static final Key<Integer> EXECUTORS = key("executors", upTo(100_000), "2000", "most executors that are looked at");
    static final Key<Integer> TASKS =
            key("tasks", upTo(1_000), "1", "tasks at once of an executor, which share its cores");
    static final Key<Integer> CORES =
            key("cores", upTo(1_000), Integer.toString(MACHINE.cores()), "cores of an executor");
    static final Key<Integer> DRIVER_CORES =
            key("driver-cores", upTo(1_000), Integer.toString(MACHINE.driverCores()), "cores of the driver");
    static final Key<Double> GFLOPS = positive(
            "gflops",
            MACHINE.gflops(),
            "10^9 operations a second that a core does of a training step, two a multiply-add");
    static final Key<Double> SPREAD = key(
            "spread",
            Kind.notNegative(),
            text(MACHINE.spread()),
            "standard deviation of the executors' compute times, as a share of their mean");
    static final Key<Double> THREAD_GBYTES =
            positive("thread-gbytes", MACHINE.threadGbytes(), "10^9 bytes a second that a thread moves in memory");
    static final Key<Double> MEMORY_GBYTES =
            positive("memory-gbytes", MACHINE.memoryGbytes(), "the same for all threads of a machine");
    static final Key<Double> LINK_GBITS =
            positive("link-gbits", WAY.gbits(), "10^9 bits a second of every machine's link, each way");
    static final Key<Double> ROUND_TRIP =
            positive("round-trip-ms", WAY.roundTripMs(), "milliseconds from a message to its answer");
    static final Key<Double> WRITE_GBYTES =
            positive("write-gbytes", WAY.writeGbytes(), "10^9 bytes a second that a thread serialises for the network");
    static final Key<Double> READ_GBYTES =
            positive("read-gbytes", WAY.readGbytes(), "10^9 bytes a second that a thread reads back");
    static final Key<Double> SHUFFLE_GBYTES = positive(
            "shuffle-gbytes",
            WAY.shuffleGbytes(),
            "10^9 bytes a second that a thread writes to or reads from a shuffle, with compression and files");
    static final Key<Double> JOB = positive("job-ms", SPARK.jobMs(), "milliseconds of a Spark job with nothing in it");
    static final Key<Double> STAGE = positive("stage-ms", SPARK.stageMs(), "milliseconds of each further stage");
    static final Key<Double> TASK = positive("task-ms", SPARK.taskMs(), "the driver's milliseconds for each task");
    static final Key<Double> MESSAGE =
            positive("message-ms", SPARK.messageMs(), "the driver's milliseconds for each message about a block");
    static final Key<Double> REQUEST =
            positive("request-ms", SPARK.requestMs(), "an executor's milliseconds for each block it sends or gets");

    private ScalingKeys() {}

    private static <T> Key<T> key(String name, Kind<T> kind, String initial, String help) {
        return Key.in(OWN, "scaling." + name, kind, initial, help);
    }

    private static Kind<Integer> upTo(int most) {
        return new Kind<>(
                "a whole number from 1 to " + most,
                value -> Kind.whole(1).reader().apply(value).filter(number -> number <= most));
    }

    private static Key<Double> positive(String name, double initial, String help) {
        return key(name, Kind.positive(), text(initial), help);
    }

    /** A number as a job file writes it: 8, 0.7. */
    private static String text(double number) {
        String text = Double.toString(number);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    static List<Key<?>> all() {
        return OWN;
    }

    /** The cluster that settings describe. */
    static ClusterConstants constants(Settings settings) {
        return new ClusterConstants(
                new Machine(
                        settings.get(CORES),
                        settings.get(DRIVER_CORES),
                        settings.get(GFLOPS),
                        settings.get(SPREAD),
                        settings.get(THREAD_GBYTES),
                        settings.get(MEMORY_GBYTES)),
                new Link(
                        settings.get(LINK_GBITS),
                        settings.get(ROUND_TRIP),
                        settings.get(WRITE_GBYTES),
                        settings.get(READ_GBYTES),
                        settings.get(SHUFFLE_GBYTES)),
                new Overheads(
                        settings.get(JOB),
                        settings.get(STAGE),
                        settings.get(TASK),
                        settings.get(MESSAGE),
                        settings.get(REQUEST)));
    }
}
