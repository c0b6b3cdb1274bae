package dev.convoy.aggregate;

import dev.convoy.aggregate.StepJob.Arrival;
import dev.convoy.gradient.ShardGradient;
import dev.convoy.kernels.Workers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;

/**
 * The fixed binary tree over the shards (compare Spark's {@code treeAggregate}, which merges in order of arrival). Tasks fold what lies
 * within their executor; with few executors the driver finishes the tree, with many a layer of reducers folds whole subtrees first,
 * within the same job. In local mode the driver takes the sums where the tasks have left them.
 */
public final class OrderedTree implements Aggregator {
    /** Most executors whose sums the driver takes itself, unless told otherwise. */
    public static final int FAN_IN = 16;

    /** Longest wait without a task's end, unless told otherwise. */
    public static final Duration SILENCE = Duration.ofMinutes(30);

    /** Jobs that a step may take until every shard has arrived. */
    private static final int MOST_JOBS = 4;

    private final int fanIn;
    private final Duration silence;
    private final Workers workers;
    private final Clocks clocks = new Clocks();

    /**
     * A tree.
     *
     * @param fanIn most executors whose sums the driver takes itself
     * @param silence longest wait without a task's end
     * @param workers who sum on the driver
     * @throws IllegalArgumentException if the fan-in is less than 2, or the time is not positive
     */
    public OrderedTree(int fanIn, Duration silence, Workers workers) {
        if (fanIn < 2) {
            throw new IllegalArgumentException("fan-in expects at least 2, got " + fanIn);
        }
        if (silence.isNegative() || silence.isZero()) {
            throw new IllegalArgumentException("the limit of a step's wait expects a positive time, got " + silence);
        }
        this.fanIn = fanIn;
        this.silence = silence;
        this.workers = workers;
    }

    @Override
    public <T> Sum aggregate(JavaRDD<T> shards, ShardWork<T> work, Tree tree) {
        SparkContext spark = shards.context();
        boolean many = !spark.isLocal() && spark.getExecutorMemoryStatus().size() - 1 > fanIn;
        return aggregate(shards, work, tree, many);
    }

    /** The same, with a layer of reducers or without. */
    <T> Sum aggregate(JavaRDD<T> shards, ShardWork<T> work, Tree tree, boolean reducers) {
        boolean inProcess = shards.context().isLocal() && !reducers && work.staysInProcess();
        FoldTask<T> task = new FoldTask<>(work, inProcess);
        long start = System.nanoTime();
        long submitted = start;
        List<Arrival<TaskPart>> arrivals = reducers
                ? TreeReducers.run(shards, task, tree, silence)
                : StepJob.run(shards.rdd(), task, all(shards.getNumPartitions()), silence);
        List<Arrival<TaskPart>> last = arrivals;
        List<NodeSum> nodes = nodes(last, inProcess, work, tree);
        List<Arrival<TaskPart>> every = new ArrayList<>(arrivals);
        for (int jobs = 1; !missing(nodes, tree).isEmpty(); jobs++) {
            if (jobs == MOST_JOBS) {
                throw new IllegalStateException("shards " + missing(nodes, tree) + " of " + tree.shards()
                        + " did not arrive in " + jobs + " jobs of a step: look at the executors' logs");
            }
            throwIfLost(last, missing(nodes, tree), tree);
            submitted = System.nanoTime();
            List<Integer> again =
                    reducers ? all(shards.getNumPartitions()) : partitionsOf(missing(nodes, tree), arrivals);
            last = StepJob.run(shards.rdd(), task, again, silence);
            nodes.addAll(nodes(last, inProcess, work, tree));
            every.addAll(last);
        }
        long arrived = System.nanoTime();
        TreeFold fold = new TreeFold(tree, new SumPool(tree));
        fold.giveAll(nodes, workers);
        ShardGradient root = fold.drain().get(0).sum();
        return new Sum(
                root, origins(every, tree), nodes.size(), times(start, submitted, last.get(last.size() - 1), arrived));
    }

    /** Of nodes that hold the same shards the largest; nothing of what stayed in the driver's process. */
    private static List<Origin> origins(List<Arrival<TaskPart>> arrivals, Tree tree) {
        BitSet covered = new BitSet();
        return arrivals.stream()
                .map(Arrival::result)
                .flatMap(part -> part.nodes().stream()
                        .map(sum -> new Origin(sum.node(), part.times().executor())))
                .sorted(Comparator.comparingInt(
                        (Origin origin) -> -origin.node().level()))
                .filter(origin -> {
                    int first = (int) origin.node().firstShard();
                    boolean isNew = !covered.get(first);
                    covered.set(first, tree.endShard(origin.node()));
                    return isNew;
                })
                .sorted(Comparator.comparingLong(origin -> origin.node().firstShard()))
                .toList();
    }

    /** What is not in and cannot be computed. What another attempt has given is in. */
    private static void throwIfLost(List<Arrival<TaskPart>> arrivals, BitSet missing, Tree tree) {
        BitSet lost = new BitSet();
        arrivals.forEach(arrival -> Arrays.stream(arrival.result().lost()).forEach(lost::set));
        lost.and(missing);
        if (!lost.isEmpty()) {
            throw new ShardsLostException(lost, tree.shards());
        }
    }

    private static List<Integer> all(int partitions) {
        return IntStream.range(0, partitions).boxed().toList();
    }

    /** All that arrived; in one process, what tasks have left. */
    private static <T> List<NodeSum> nodes(
            List<Arrival<TaskPart>> arrivals, boolean inProcess, ShardWork<T> work, Tree tree) {
        List<NodeSum> nodes = new ArrayList<>();
        arrivals.forEach(arrival -> nodes.addAll(arrival.result().nodes()));
        if (inProcess) {
            nodes.addAll(SharedFold.of(work.run(), () -> tree).take(work.step()));
        }
        return nodes;
    }

    private static BitSet missing(List<NodeSum> nodes, Tree tree) {
        BitSet missing = new BitSet();
        missing.set(0, tree.shards());
        nodes.forEach(sum -> missing.clear((int) sum.node().firstShard(), tree.endShard(sum.node())));
        return missing;
    }

    /** The partitions whose tasks computed shards that did not arrive. */
    private static List<Integer> partitionsOf(BitSet missing, List<Arrival<TaskPart>> arrivals) {
        return arrivals.stream()
                .filter(arrival -> Arrays.stream(arrival.result().shards()).anyMatch(missing::get))
                .map(Arrival::partition)
                .sorted()
                .toList();
    }

    private Times times(long start, long submitted, Arrival<TaskPart> last, long arrived) {
        TaskPart.Times task = last.result().times();
        long started = clocks.started(task, submitted, last.at());
        long known = task.fetch() + task.compute() + task.serialise();
        return new Times(
                started - start,
                task.fetch(),
                task.compute(),
                task.serialise(),
                Math.max(0, arrived - started - known),
                System.nanoTime() - arrived);
    }
}
