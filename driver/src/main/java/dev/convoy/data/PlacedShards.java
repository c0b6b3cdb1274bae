package dev.convoy.data;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.Partition;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.storage.BlockManagerId;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * Shards whose partitions prefer, where they are made and cached, an executor: neighbouring partitions the same one. Their gradients are neighbours in the
 * tree over the shards, so an executor that has a run of them sends one sum, where scattered ones would each travel alone. Only a
 * preference: any executor can make any partition.
 */
final class PlacedShards extends RDD<Shard> {
    private static final long serialVersionUID = 1;

    /** For each partition, as Spark spells the location of something cached in an executor; asked for on the driver only. */
    private final transient List<String> locations;

    PlacedShards(RDD<Shard> parent) {
        super(parent, anyClass());
        this.locations = locations(executors(parent.sparkContext()), parent.getNumPartitions());
    }

    /** As Java's RDDs have it, so that Spark makes arrays of objects, which Kryo knows. */
    @SuppressWarnings("unchecked")
    private static ClassTag<Shard> anyClass() {
        return (ClassTag<Shard>) (ClassTag<?>) ClassTag$.MODULE$.apply(Object.class);
    }

    /** The executors there are now, host by host; none in local mode. */
    private static List<BlockManagerId> executors(SparkContext spark) {
        return CollectionConverters.asJava(spark.env().blockManager().master().getMemoryStatus()).keySet().stream()
                .filter(manager -> !manager.isDriver())
                .sorted(Comparator.comparing(BlockManagerId::host)
                        .thenComparing(manager -> manager.executorId().length())
                        .thenComparing(BlockManagerId::executorId))
                .toList();
    }

    /** A run of partitions for each executor, none longer than another by more than one. */
    private static List<String> locations(List<BlockManagerId> executors, int partitions) {
        return IntStream.range(0, executors.isEmpty() ? 0 : partitions)
                .mapToObj(partition -> executors.get((int) ((long) partition * executors.size() / partitions)))
                .map(executor -> "executor_" + executor.host() + "_" + executor.executorId())
                .toList();
    }

    @Override
    public Partition[] getPartitions() {
        return this.<Shard>firstParent(elementClassTag()).partitions();
    }

    @Override
    public Iterator<Shard> compute(Partition partition, TaskContext context) {
        return this.<Shard>firstParent(elementClassTag()).iterator(partition, context);
    }

    @Override
    public Seq<String> getPreferredLocations(Partition partition) {
        List<String> preferred = locations.isEmpty() ? List.of() : List.of(locations.get(partition.index()));
        return CollectionConverters.asScala(preferred).toSeq();
    }
}
