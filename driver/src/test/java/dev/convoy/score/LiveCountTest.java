package dev.convoy.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.testing.SharedSpark;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.executor.ExecutorMetrics;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.TaskInfo;
import org.apache.spark.scheduler.TaskLocality;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import scala.Option;
import scala.Tuple4;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** What is known of tasks before they have ended. */
@ExtendWith(SharedSpark.class)
class LiveCountTest {
    private static final StructType TABLE = new StructType().add("content", DataTypes.BinaryType);
    private static final int IMAGES = 1000;
    private static final int HELD = 700; // rows that a task gives before it waits

    /** Tasks run in this JVM: they wait for it. */
    private static volatile CountDownLatch gate = new CountDownLatch(0);

    private static volatile boolean failing;

    private final SparkSession spark;

    LiveCountTest(SparkSession spark) {
        this.spark = spark;
    }

    /** One partition of images, every tenth of which is none; its task waits at the gate on its way. */
    private Dataset<Row> images() throws IOException {
        byte[] png = ScoreFixtures.png(12, 12, 3);
        List<Row> rows = IntStream.range(0, IMAGES)
                .mapToObj(i -> RowFactory.create((Object) (i % 10 == 0 ? new byte[] {1} : png)))
                .toList();
        MapPartitionsFunction<Row, Row> held = LiveCountTest::held;
        return spark.createDataFrame(rows, TABLE).coalesce(1).mapPartitions(held, Encoders.row(TABLE));
    }

    private static Iterator<Row> held(Iterator<Row> rows) {
        return new Iterator<>() {
            private int given;

            @Override
            public boolean hasNext() {
                return rows.hasNext();
            }

            @Override
            public Row next() {
                if (given++ == HELD) {
                    try {
                        gate.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    if (failing) {
                        throw new IllegalStateException("on purpose");
                    }
                }
                return rows.next();
            }
        };
    }

    private static void awaits(BooleanSupplier condition) throws InterruptedException {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(60));
            Thread.sleep(20);
        }
    }

    @Test
    void aRunningTasksImagesAreCountedAndItsEndCountsThemNoSecondTime() throws Exception {
        gate = new CountDownLatch(1);
        failing = false;
        try (Scorer scorer = new Scorer(spark, ScoreFixtures.model(ScoreFixtures.names()), ScoreOptions.DEFAULT);
                LiveCount live = scorer.watch()) {
            Dataset<Row> scores = scorer.score(images(), "content");
            CompletableFuture<List<Row>> rows = CompletableFuture.supplyAsync(scores::collectAsList);
            awaits(() -> live.images() >= HELD - 4 * 32); // batches that lie decoded are not scored yet
            assertThat(live.images()).isLessThanOrEqualTo(HELD);
            assertThat(live.failed()).isBetween(live.images() / 10 - 1, live.images() / 10 + 1);
            assertThat(scorer.count().images()).isZero();
            gate.countDown();
            assertThat(rows.get(60, TimeUnit.SECONDS)).hasSize(IMAGES);
            awaits(() -> live.images() == IMAGES);
            assertThat(live.failed()).isEqualTo(IMAGES / 10);
            assertThat(scorer.count().images()).isEqualTo(IMAGES);
            scores.collectAsList(); // a second stage
            awaits(() -> live.images() == 2 * IMAGES);
        }
    }

    @Test
    void whatAFailedTaskHadDoneVanishes() throws Exception {
        gate = new CountDownLatch(1);
        failing = true;
        try (Scorer scorer = new Scorer(spark, ScoreFixtures.model(ScoreFixtures.names()), ScoreOptions.DEFAULT);
                LiveCount live = scorer.watch()) {
            Dataset<Row> scores = scorer.score(images(), "content");
            CompletableFuture<List<Row>> rows = CompletableFuture.supplyAsync(scores::collectAsList);
            awaits(() -> live.images() > 0);
            gate.countDown();
            assertThatThrownBy(() -> rows.get(60, TimeUnit.SECONDS)).hasMessageContaining("on purpose");
            awaits(() -> live.images() == 0);
            assertThat(live.failed()).isZero();
        }
    }

    /** Spark's own events, in orders that it gives rarely: a speculative copy, a heartbeat behind its task's end. */
    @Test
    void aPartitionCountsOnceHoweverManyTasksAreAtIt() {
        ScoreCount count = new ScoreCount(spark.sparkContext());
        LiveCount.Tasks tasks = new LiveCount.Tasks(count);
        TaskInfo first = start(tasks, 1, 0);
        TaskInfo other = start(tasks, 2, 1);
        heartbeat(tasks, count, 1, 64);
        heartbeat(tasks, count, 2, 32);
        assertThat(tasks.now().images()).isEqualTo(96);
        TaskInfo copy = start(tasks, 3, 0);
        heartbeat(tasks, count, 3, 160);
        assertThat(tasks.now().images()).isEqualTo(160 + 32);
        heartbeat(tasks, count, 1, 192);
        assertThat(tasks.now().images()).isEqualTo(192 + 32);
        end(tasks, count, first, 200);
        heartbeat(tasks, count, 3, 180);
        heartbeat(tasks, count, 1, 192);
        assertThat(tasks.now().images()).isEqualTo(200 + 32);
        end(tasks, count, copy, 200);
        assertThat(tasks.now().images()).isEqualTo(200 + 32);
        end(tasks, count, other, 100);
        assertThat(tasks.now().images()).isEqualTo(300);
    }

    private static TaskInfo start(LiveCount.Tasks tasks, long task, int partition) {
        TaskInfo info = new TaskInfo(task, partition, 0, partition, 0, "0", "host", TaskLocality.ANY(), task == 3);
        tasks.onTaskStart(new SparkListenerTaskStart(7, 0, info));
        return info;
    }

    private static Seq<AccumulableInfo> images(ScoreCount count, long images) {
        return CollectionConverters.asScala(List.of(new AccumulableInfo(
                        count.imagesId(),
                        Option.empty(),
                        Option.apply((Object) images),
                        Option.empty(),
                        false,
                        false,
                        Option.empty())))
                .toSeq();
    }

    private static void heartbeat(LiveCount.Tasks tasks, ScoreCount count, long task, long images) {
        tasks.onExecutorMetricsUpdate(new SparkListenerExecutorMetricsUpdate(
                "0",
                CollectionConverters.asScala(List.of(new Tuple4<Object, Object, Object, Seq<AccumulableInfo>>(
                                task, 7, 0, images(count, images))))
                        .toSeq(),
                scala.collection.immutable.Map$.MODULE$.empty()));
    }

    private static void end(LiveCount.Tasks tasks, ScoreCount count, TaskInfo info, long images) {
        info.markFinished(org.apache.spark.TaskState.FINISHED(), 1);
        info.setAccumulables(images(count, images));
        tasks.onTaskEnd(new SparkListenerTaskEnd(
                7,
                0,
                "ResultTask",
                org.apache.spark.Success$.MODULE$,
                info,
                new ExecutorMetrics(),
                TaskMetrics.empty()));
    }
}
