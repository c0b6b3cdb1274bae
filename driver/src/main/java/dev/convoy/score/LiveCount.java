package dev.convoy.score;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * How far the tasks of a scorer are, those that still run among them: what those have done comes with their executors' heartbeats, every
 * {@code spark.executor.heartbeatInterval}. A partition counts once, however many tasks are at it: the one that ended well, else the one that is
 * farthest. What a failed task had done counts no more. Safe for several threads.
 */
public final class LiveCount implements AutoCloseable {
    private final SparkContext spark;
    private final Tasks tasks;

    private LiveCount(SparkContext spark, Tasks tasks) {
        this.spark = spark;
        this.tasks = tasks;
    }

    /** Counts from now on. */
    static LiveCount start(SparkContext spark, ScoreCount count) {
        Tasks tasks = new Tasks(count);
        spark.addSparkListener(tasks);
        return new LiveCount(spark, tasks);
    }

    /** Images so far, those that could not be read among them. */
    public long images() {
        return tasks.now().images;
    }

    /** Those that could not be read. */
    public long failed() {
        return tasks.now().failed;
    }

    /** Counts no more. */
    @Override
    public void close() {
        spark.removeSparkListener(tasks);
    }

    /** Images, and those of them that could not be read. */
    record Done(long images, long failed) {
        static final Done NOTHING = new Done(0, 0);

        Done plus(Done more) {
            return new Done(images + more.images, failed + more.failed);
        }
    }

    /** A partition, and what the tasks at it have said. */
    private static final class Part {
        private final Map<Long, Done> running = new HashMap<>();
        private Done ended;

        Done now() {
            return ended != null
                    ? ended
                    : running.values().stream()
                            .max(Comparator.comparingLong(Done::images))
                            .orElse(Done.NOTHING);
        }
    }

    /**
     * Hears of tasks what Spark's own pages do. All that is counted comes on this one way, in order: accumulators, which have a task's count as
     * soon as it has ended, would have it before the task is known to run no more.
     */
    static final class Tasks extends SparkListener {
        private final ScoreCount count;
        private final Map<Integer, Map<Integer, Part>> stages = new HashMap<>(); // by stage, by partition
        private final Map<Long, Part> running = new HashMap<>(); // by task
        private Done before = Done.NOTHING; // by stages that ended

        Tasks(ScoreCount count) {
            this.count = count;
        }

        synchronized Done now() {
            return stages.values().stream()
                    .flatMap(parts -> parts.values().stream())
                    .map(Part::now)
                    .reduce(before, Done::plus);
        }

        @Override
        public synchronized void onTaskStart(SparkListenerTaskStart start) {
            Part part = stages.computeIfAbsent(start.stageId(), stage -> new HashMap<>())
                    .computeIfAbsent(start.taskInfo().partitionId(), partition -> new Part());
            part.running.put(start.taskInfo().taskId(), Done.NOTHING);
            running.put(start.taskInfo().taskId(), part);
        }

        @Override
        public synchronized void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate heartbeat) {
            CollectionConverters.asJava(heartbeat.accumUpdates()).forEach(update -> {
                long task = (Long) update._1();
                Part part = running.get(task); // null where a heartbeat comes after its task's end
                if (part != null) {
                    part.running.put(task, done(update._4()));
                }
            });
        }

        @Override
        public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
            Part part = running.remove(end.taskInfo().taskId());
            if (part != null) {
                part.running.remove(end.taskInfo().taskId());
                if (end.taskInfo().successful() && part.ended == null) {
                    part.ended = done(end.taskInfo().accumulables());
                }
            }
        }

        @Override
        public synchronized void onStageCompleted(SparkListenerStageCompleted completed) {
            Map<Integer, Part> parts = stages.remove(completed.stageInfo().stageId());
            if (parts != null) {
                before = parts.values().stream()
                        .map(part -> part.ended)
                        .filter(ended -> ended != null)
                        .reduce(before, Done::plus);
            }
        }

        private Done done(Seq<AccumulableInfo> updates) {
            long images = 0;
            long failed = 0;
            for (AccumulableInfo update : CollectionConverters.asJava(updates)) {
                if (update.update().isDefined() && update.update().get() instanceof Number number) {
                    images += update.id() == count.imagesId() ? number.longValue() : 0;
                    failed += update.id() == count.failedId() ? number.longValue() : 0;
                }
            }
            return new Done(images, failed);
        }
    }
}
