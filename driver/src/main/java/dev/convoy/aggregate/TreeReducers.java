package dev.convoy.aggregate;

import dev.convoy.aggregate.StepJob.Arrival;
import dev.convoy.kernels.Workers;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;
import scala.runtime.AbstractFunction1;

/**
 * A layer of about sqrt(partitions) reducers between tasks and driver, each of which folds the subtrees below some nodes of a level.
 */
final class TreeReducers {
    private TreeReducers() {}

    /** Runs tasks and reducers in one job; arguments as of {@link StepJob#run}. */
    static <T> List<Arrival<TaskPart>> run(JavaRDD<T> shards, FoldTask<T> task, Tree tree, Duration silence) {
        int reducers = (int) Math.ceil(Math.sqrt(shards.getNumPartitions()));
        int level = Math.max(0, tree.root().level() - Tree.rootLevel(reducers));
        JavaRDD<TaskPart> reduced = shards.mapPartitions(
                        partition -> List.of(task.run(partition)).iterator())
                .flatMapToPair(part -> keyed(part, level))
                .partitionBy(new HashPartitioner(reducers))
                .mapPartitions(parts -> reduce(parts, tree, level));
        return StepJob.run(
                reduced.rdd(),
                new First<>(),
                IntStream.range(0, reducers).boxed().toList(),
                silence);
    }

    /** Each node of a part under the number of its ancestor at a level, or of the first node below it there. */
    private static Iterator<Tuple2<Integer, TaskPart>> keyed(TaskPart part, int level) {
        List<Tuple2<Integer, TaskPart>> keyed = new ArrayList<>();
        for (NodeSum sum : part.nodes()) {
            Node node = sum.node();
            int key = node.level() >= level
                    ? node.index() << (node.level() - level)
                    : node.ancestor(level).index();
            keyed.add(new Tuple2<>(key, new TaskPart(new int[0], new int[0], List.of(sum), part.times())));
        }
        if (part.lost().length > 0) {
            keyed.add(new Tuple2<>(0, new TaskPart(new int[0], part.lost(), List.of(), part.times())));
        }
        return keyed.iterator();
    }

    private static Iterator<TaskPart> reduce(Iterator<Tuple2<Integer, TaskPart>> parts, Tree tree, int level) {
        TreeFold fold = new TreeFold(tree, level, new SumPool(tree));
        List<NodeSum> done = new ArrayList<>();
        IntStream.Builder lost = IntStream.builder();
        TaskPart.Times slowest = TaskPart.Times.NONE;
        while (parts.hasNext()) {
            TaskPart part = parts.next()._2();
            slowest = part.times().compute() > slowest.compute() ? part.times() : slowest;
            Arrays.stream(part.lost()).forEach(lost);
            for (NodeSum sum : part.nodes()) {
                if (sum.node().level() >= level || !fold.give(sum.node(), sum.sum(), Workers.CALLER)) {
                    done.add(sum); // for the driver, who sees all
                }
            }
        }
        done.addAll(fold.drain());
        return List.of(new TaskPart(new int[0], lost.build().toArray(), done, slowest))
                .iterator();
    }

    /** The only element of a partition. */
    private static final class First<T> extends AbstractFunction1<scala.collection.Iterator<T>, T>
            implements Serializable {
        private static final long serialVersionUID = 1;

        @Override
        public T apply(scala.collection.Iterator<T> elements) {
            return elements.next();
        }
    }
}
