package dev.convoy.aggregate;

import dev.convoy.gradient.ShardGradient;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * The fixed binary tree over the shards (compare Spark's {@code treeAggregate}, which merges in order of arrival). Tasks fold
 * what lies within them; with few partitions the driver finishes the tree, with many a layer of reducers folds whole
 * subtrees first, within the same job.
 *
 * @param fanIn most partitions whose parts the driver takes itself
 */
public record OrderedTree(int fanIn) implements Aggregator {
    /** Most partitions whose parts the driver takes itself, unless told otherwise. */
    public static final int FAN_IN = 16;

    /**
     * @throws IllegalArgumentException if the fan-in is less than 2
     */
    public OrderedTree {
        if (fanIn < 2) {
            throw new IllegalArgumentException("fan-in expects at least 2, got " + fanIn);
        }
    }

    /** The tree with its default fan-in. */
    public OrderedTree() {
        this(FAN_IN);
    }

    @Override
    public Sum aggregate(JavaRDD<TaskPart> parts, Tree tree) {
        int partitions = parts.getNumPartitions();
        return finish((partitions <= fanIn ? parts : reduced(parts, tree, partitions)).collect(), tree);
    }

    /** Adds a layer of about sqrt(partitions) reducers, each of which folds the subtrees below some nodes of a level. */
    private static JavaRDD<TaskPart> reduced(JavaRDD<TaskPart> parts, Tree tree, int partitions) {
        int reducers = (int) Math.ceil(Math.sqrt(partitions));
        int level = Math.max(0, TreeFold.rootLevel(tree.shards()) - TreeFold.rootLevel(reducers));
        return parts.flatMapToPair(part -> keyed(part, level))
                .partitionBy(new HashPartitioner(reducers))
                .mapPartitions(nodes -> reduce(nodes, tree, level));
    }

    /** Each node of a part under the number of its ancestor at a level, or of the first node below it there. */
    private static Iterator<Tuple2<Integer, TaskPart>> keyed(TaskPart part, int level) {
        List<Tuple2<Integer, TaskPart>> keyed = new ArrayList<>();
        for (byte[] bytes : part.nodes()) {
            Node node = NodeSum.node(bytes);
            int key = node.level() >= level
                    ? node.index() << (node.level() - level)
                    : node.ancestor(level).index();
            keyed.add(new Tuple2<>(key, new TaskPart(new byte[][] {bytes}, part.compute(), part.serialise())));
        }
        return keyed.iterator();
    }

    private static Iterator<TaskPart> reduce(Iterator<Tuple2<Integer, TaskPart>> parts, Tree tree, int level) {
        TreeFold fold = tree.fold(level);
        List<byte[]> done = new ArrayList<>();
        long compute = 0;
        long serialise = 0;
        while (parts.hasNext()) {
            TaskPart part = parts.next()._2();
            compute = Math.max(compute, part.compute());
            serialise = Math.max(serialise, part.serialise());
            for (byte[] bytes : part.nodes()) {
                if (NodeSum.node(bytes).level() >= level) {
                    done.add(bytes);
                } else {
                    NodeSum decoded = NodeSum.decode(bytes, tree.layout());
                    fold.give(decoded.node(), decoded.sum());
                }
            }
        }
        fold.nodes().forEach(entry -> done.add(NodeSum.encode(entry.getKey(), entry.getValue())));
        return List.of(new TaskPart(done.toArray(new byte[0][]), compute, serialise))
                .iterator();
    }

    private static Sum finish(List<TaskPart> parts, Tree tree) {
        TreeFold fold = tree.fold();
        long decoding = 0;
        long start = System.nanoTime();
        for (TaskPart part : parts) {
            for (byte[] bytes : part.nodes()) {
                long before = System.nanoTime();
                NodeSum decoded = NodeSum.decode(bytes, tree.layout());
                decoding += System.nanoTime() - before;
                fold.give(decoded.node(), decoded.sum());
            }
        }
        List<Map.Entry<Node, ShardGradient>> nodes = fold.nodes();
        Node root = new Node(TreeFold.rootLevel(tree.shards()), 0);
        if (nodes.size() != 1 || !nodes.get(0).getKey().equals(root)) {
            throw new IllegalStateException("the sum of " + tree.shards() + " shards ends in "
                    + nodes.stream().map(Map.Entry::getKey).toList() + ", expected " + root);
        }
        long total = System.nanoTime() - start;
        int slowest = IntStream.range(0, parts.size())
                .reduce(0, (a, b) -> parts.get(b).compute() > parts.get(a).compute() ? b : a);
        TaskPart task = parts.get(slowest);
        Times times = new Times(task.compute(), task.serialise() + decoding, total - decoding);
        return new Sum(nodes.get(0).getValue(), times);
    }
}
