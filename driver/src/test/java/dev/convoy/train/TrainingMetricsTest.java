package dev.convoy.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import dev.convoy.data.ShardedSet;
import dev.convoy.testing.SharedSpark;
import dev.convoy.train.RunFolder.Start;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.metrics.source.Source;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

/** What Spark's own metrics system has of a training: the session of the tests has the plugin. */
@ExtendWith(SharedSpark.class)
class TrainingMetricsTest {
    private static final int IMAGES = 130; // three steps, the last one of two images

    @TempDir
    private Path folder;

    /** What a metric of that name counts, in the registry that has it. */
    private static long count(String metric) {
        List<MetricRegistry> registries = CollectionConverters.asJava(
                        SparkEnv.get().metricsSystem().getSourcesByName("plugin." + TrainingMetrics.class.getName()))
                .stream()
                .map(Source::metricRegistry)
                .filter(registry -> registry.getMetrics().containsKey(metric))
                .toList();
        return registries.stream()
                .mapToLong(registry -> registry.getTimers().containsKey(metric)
                        ? registry.timer(metric).getCount()
                        : registry.meter(metric).getCount())
                .sum();
    }

    @Test
    void stepsAndTasksAreTimedAndImagesCounted(SparkSession spark) throws Exception {
        List<String> metrics = List.of(
                "step",
                "step.broadcast",
                "step.schedule",
                "step.compute",
                "step.serialise",
                "step.transfer",
                "step.aggregate",
                "step.optimise",
                "images",
                "task.fetch",
                "task.compute",
                "task.images");
        List<Long> before = metrics.stream().map(TrainingMetricsTest::count).toList();

        try (ShardedSet set = TrainingFixture.shapes(spark, IMAGES, TrainingFixture.SHARDS, 2)) {
            new Trainer(
                            JavaSparkContext.fromSparkContext(spark.sparkContext()),
                            TrainingFixture.description(set),
                            TrainingFixture.settings(1, 0),
                            TrainingFixture.folder(folder),
                            new TrainListener() {})
                    .run(set, Optional.empty(), Start.NEW);
        }

        for (int i = 0; i < metrics.size(); i++) {
            String metric = metrics.get(i);
            long expected = metric.endsWith("images") ? IMAGES : metric.startsWith("task") ? 6 : 3;
            assertThat(count(metric) - before.get(i)).as(metric).isEqualTo(expected);
        }
    }
}
