package dev.convoy.slices;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.Partition;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** The numbers of owners' tasks, each a partition that would like to be where its owner is. */
final class OwnerTasks extends RDD<Integer> {
    private static final long serialVersionUID = 1;

    /** For each task; asked for on the driver only. */
    private final transient List<String> preferences;

    OwnerTasks(SparkContext spark, SliceRun run) {
        super(numbers(spark, run.owners().size() * run.tasks()), anyClass());
        this.preferences = IntStream.range(0, run.owners().size() * run.tasks())
                .mapToObj(task -> run.owners().get(task / run.tasks()).preference())
                .toList();
    }

    private static RDD<Integer> numbers(SparkContext spark, int tasks) {
        List<Integer> numbers = IntStream.range(0, tasks).boxed().toList();
        return JavaSparkContext.fromSparkContext(spark)
                .parallelize(numbers, tasks)
                .rdd();
    }

    @SuppressWarnings("unchecked")
    private static ClassTag<Integer> anyClass() {
        return (ClassTag<Integer>) (ClassTag<?>) ClassTag$.MODULE$.apply(Object.class);
    }

    @Override
    public Partition[] getPartitions() {
        return this.<Integer>firstParent(elementClassTag()).partitions();
    }

    @Override
    public Iterator<Integer> compute(Partition partition, TaskContext context) {
        return CollectionConverters.asScala(List.of(partition.index()).iterator());
    }

    @Override
    public Seq<String> getPreferredLocations(Partition partition) {
        return CollectionConverters.asScala(List.of(preferences.get(partition.index())))
                .toSeq();
    }
}
