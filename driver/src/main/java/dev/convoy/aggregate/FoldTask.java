package dev.convoy.aggregate;

import dev.convoy.aggregate.ShardWork.Spent;
import dev.convoy.aggregate.TaskPart.Times;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/**
 * A task of a step: does the work on its partition's shards, and hands on what its JVM has to send. A class and not a lambda: Spark
 * reads the byte code of each lambda anew for each job, which takes longer than the rest of the job.
 *
 * @param <T> a shard's data
 */
final class FoldTask<T> extends AbstractFunction1<scala.collection.Iterator<T>, TaskPart> implements Serializable {
    private static final long serialVersionUID = 1;

    private final ShardWork<T> work;

    /** Whether sums stay in this JVM, where the driver finds them. */
    private final boolean inProcess;

    FoldTask(ShardWork<T> work, boolean inProcess) {
        this.work = work;
        this.inProcess = inProcess;
    }

    @Override
    public TaskPart apply(scala.collection.Iterator<T> shards) {
        return run(CollectionConverters.asJava(shards));
    }

    TaskPart run(Iterator<T> shards) {
        long started = System.nanoTime();
        SharedFold.Visit visit = SharedFold.of(work.run(), work::tree).enter(work.step());
        Spent spent;
        try {
            spent = work.fold(shards, visit.fold());
        } catch (RuntimeException | Error e) {
            visit.leave();
            throw e;
        }
        List<NodeSum> nodes = outgoing(visit);
        long rest = System.nanoTime() - started - spent.fetch();
        Times times = new Times(SparkEnv.get().executorId(), started, spent.fetch(), rest, 0);
        return new TaskPart(spent.shards(), spent.lost(), nodes, times, () -> visit.sent(nodes));
    }

    private List<NodeSum> outgoing(SharedFold.Visit visit) {
        if (inProcess || wasKilled()) {
            visit.leave();
            return List.of();
        }
        return work.outgoing(visit.leaveAndTake());
    }

    /** A killed attempt's result is thrown away: what is here is left for one that counts. */
    private static boolean wasKilled() {
        return TaskContext.get().isInterrupted();
    }
}
