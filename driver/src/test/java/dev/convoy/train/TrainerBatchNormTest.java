package dev.convoy.train;

import static dev.convoy.train.TrainingFixture.SHARDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.data.ShardedSet;
import dev.convoy.model.FormatException;
import dev.convoy.testing.SharedSpark;
import dev.convoy.train.RunFolder.Start;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Runs with {@code batch-norm = sync}. */
@ExtendWith(SharedSpark.class)
class TrainerBatchNormTest {
    private final SparkSession spark;

    @TempDir
    private Path folder;

    TrainerBatchNormTest(SparkSession spark) {
        this.spark = spark;
    }

    private static TrainSettings settings(int epochs, int stopAfter, BatchNormStatistics batchNorm) {
        return TrainingFixture.settings(epochs, stopAfter, TrainingFixture.UPDATE, 0, batchNorm);
    }

    private String train(String name, TrainSettings settings, int partitions, Start start) throws Exception {
        try (ShardedSet set = TrainingFixture.shapes(spark, 203, SHARDS, partitions)) {
            return new Trainer(
                            JavaSparkContext.fromSparkContext(spark.sparkContext()),
                            TrainingFixture.description(set),
                            settings,
                            TrainingFixture.folder(folder.resolve(name)),
                            new TrainListener() {})
                    .run(set, Optional.empty(), start)
                    .state()
                    .hash();
        }
    }

    @Test
    void stoppedAndResumedInAnotherLayoutItEndsInTheSameBits() throws Exception {
        String whole = train("whole", settings(2, 0, BatchNormStatistics.SYNC), 2, Start.NEW);

        train("halves", settings(2, 1, BatchNormStatistics.SYNC), 3, Start.NEW);
        String resumed = train("halves", settings(2, 0, BatchNormStatistics.SYNC), 1, Start.RESUME);

        assertThat(resumed).isEqualTo(whole);
        assertThat(train("shard", settings(2, 0, BatchNormStatistics.SHARD), 2, Start.NEW))
                .as("what is to be seen")
                .isNotEqualTo(whole);
    }

    @Test
    void aRunIsNotResumedWithOtherStatistics() throws Exception {
        train("run", settings(2, 1, BatchNormStatistics.SYNC), 2, Start.NEW);

        assertThatThrownBy(() -> train("run", settings(2, 0, BatchNormStatistics.SHARD), 2, Start.RESUME))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("batch-norm: sync in the checkpoint, not set in this run");
    }
}
