package dev.convoy.files;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.Partition;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;
import scala.collection.immutable.Nil$;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * Partitions, each given to the task that reads it and to no other: what all tasks of a job share does not grow with their number. Tasks of an archive
 * or a part of a SequenceFile prefer the machines that hold its first block.
 */
final class FileRdd extends RDD<FilePartition> {
    private static final long serialVersionUID = 1;
    private static final String LOCAL = "file";

    private final transient List<FilePartition> files;
    private final transient Store store;

    FileRdd(SparkContext spark, Store store, List<FilePartition> files) {
        super(spark, (Seq<org.apache.spark.Dependency<?>>) (Seq<?>) Nil$.MODULE$, anyClass());
        this.files = files;
        this.store = store;
    }

    /** As Java's RDDs have it, so that Spark makes arrays of objects, which Kryo knows. */
    @SuppressWarnings("unchecked")
    private static ClassTag<FilePartition> anyClass() {
        return (ClassTag<FilePartition>) (ClassTag<?>) ClassTag$.MODULE$.apply(Object.class);
    }

    @Override
    public Partition[] getPartitions() {
        Partition[] placed = new Partition[files.size()];
        for (int i = 0; i < placed.length; i++) {
            placed[i] = files.get(i).at(i);
        }
        return placed;
    }

    @Override
    public Iterator<FilePartition> compute(Partition partition, TaskContext context) {
        return CollectionConverters.asScala(List.of((FilePartition) partition).iterator());
    }

    @Override
    public Seq<String> getPreferredLocations(Partition partition) {
        return CollectionConverters.asScala(hosts((FilePartition) partition)).toSeq();
    }

    private List<String> hosts(FilePartition partition) {
        if (partition.images() > 0) {
            return List.of();
        }
        Path path = new Path(partition.first().text());
        try {
            FileSystem from = store.fileSystem(path);
            if (LOCAL.equals(from.getUri().getScheme())) {
                return List.of();
            }
            BlockLocation[] blocks = from.getFileBlockLocations(path, partition.begin(), 1);
            return blocks == null || blocks.length == 0 ? List.of() : List.of(blocks[0].getHosts());
        } catch (IOException | RuntimeException unknown) {
            return List.of(); // only a preference; the task will say what is wrong
        }
    }
}
