package dev.convoy.exchange;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.storage.BlockManagerId;
import scala.jdk.javaapi.CollectionConverters;

/**
 * An executor, and where it lends blocks.
 *
 * @param executor Spark's name of it
 * @param host where it listens
 * @param port likewise
 */
public record Place(String executor, String host, int port) implements Serializable {
    private static Place of(BlockManagerId manager) {
        return new Place(manager.executorId(), manager.host(), manager.port());
    }

    /** This process. */
    public static Place here() {
        return of(SparkEnv.get().blockManager().blockManagerId());
    }

    /** The executors that there are now, host by host; in local mode the driver. */
    public static List<Place> executors(SparkContext spark) {
        List<BlockManagerId> all =
                CollectionConverters.asJava(spark.env().blockManager().master().getMemoryStatus()).keySet().stream()
                        .filter(manager -> manager.isDriver() == spark.isLocal())
                        .sorted(Comparator.comparing(BlockManagerId::host)
                                .thenComparing(manager -> manager.executorId().length())
                                .thenComparing(BlockManagerId::executorId))
                        .toList();
        return all.stream().map(Place::of).toList();
    }

    public boolean isHere() {
        return equals(here());
    }

    /** As Spark spells where a task would like to run. */
    public String preference() {
        return "executor_" + host + "_" + executor;
    }
}
