package dev.convoy.aggregate;

import dev.convoy.gradient.Moments;
import dev.convoy.gradient.ShardGradient;
import dev.convoy.jobs.SparkDefaults;
import dev.convoy.kernels.Workers;
import dev.convoy.random.CounterRandom;
import dev.convoy.random.Purpose;
import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A Spark application that sums a tree in some steps and prints a line for each, {@code sum 3 HASH}: through a layer of reducers
 * if its argument is {@code reducers}, however few the executors are.
 */
public final class ReducedSums {
    /** Steps of a run. */
    public static final int STEPS = 5;

    private static final int SHARDS = 23;
    private static final int PARTITIONS = 10;
    private static final int PARAMETERS = 1_000;

    private ReducedSums() {}

    /** Runs it. */
    public static void main(String[] args) {
        boolean reducers = args[0].equals("reducers");
        OrderedTree tree = new OrderedTree(OrderedTree.FAN_IN, OrderedTree.SILENCE, Workers.CALLER);
        try (JavaSparkContext spark = new JavaSparkContext(SparkDefaults.complete(new SparkConf()))) {
            JavaRDD<Object> shards =
                    spark.sc().range(0, SHARDS, 1, PARTITIONS).toJavaRDD().cache();
            for (int step = 1; step <= STEPS; step++) {
                spark.setJobDescription("epoch 1 step " + step);
                Work work = new Work(spark.sc().applicationId(), step);
                ShardGradient sum =
                        tree.aggregate(shards, work, work.tree(), reducers).gradient();
                System.out.printf(
                        "sum %d %08x %08x %s%n",
                        step,
                        Arrays.hashCode(Arrays.copyOf(sum.gradient(), PARAMETERS)),
                        Arrays.hashCode(sum.moments()),
                        sum.loss());
            }
        }
    }

    /** Sums of magnitudes that make every other order of summing give other bits. */
    private record Work(String run, long step) implements ShardWork<Object> {
        @Override
        public Tree tree() {
            return new Tree(SHARDS, new Moments.Layout(new int[] {2}, new int[] {9}), PARAMETERS);
        }

        @Override
        public Spent fold(Iterator<Object> indexes, TreeFold into) {
            IntStream.Builder computed = IntStream.builder();
            while (indexes.hasNext()) {
                int shard = ((Number) indexes.next()).intValue();
                into.give(Node.leaf(shard), sum(shard), Workers.CALLER);
                computed.add(shard);
            }
            return new Spent(0, computed.build().toArray());
        }

        private ShardGradient sum(int shard) {
            ShardGradient sum = tree().emptySum();
            CounterRandom random = new CounterRandom(step, Purpose.TEST).at(0, shard);
            for (int i = 0; i < PARAMETERS; i++) {
                sum.gradient()[i] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(8)));
            }
            for (int i = 0; i < sum.moments().length; i++) {
                sum.moments()[i] = random.nextDouble();
            }
            sum.sums(random.nextDouble(), random.nextDouble(), shard, 1);
            return sum;
        }
    }
}
