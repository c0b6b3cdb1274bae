package dev.convoy.train;

import static dev.convoy.train.TrainingFixture.SHARDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.data.EpochOrder;
import dev.convoy.data.ShardedSet;
import dev.convoy.gradient.GradientWire;
import dev.convoy.model.FormatException;
import dev.convoy.testing.SharedSpark;
import dev.convoy.train.RunFolder.Start;
import dev.convoy.train.SynchronousStep.At;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs whose gradients are sent in 16 bits. */
@ExtendWith(SharedSpark.class)
class TrainerWireTest {
    private final SparkSession spark;

    @TempDir
    private Path folder;

    TrainerWireTest(SparkSession spark) {
        this.spark = spark;
    }

    private static TrainSettings settings(int epochs, int stopAfter, GradientWire wire) {
        return TrainingFixture.settings(epochs, stopAfter, wire);
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

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FLOAT32")
    void anyLayoutAndAResumedRunEndInTheSameBits(GradientWire wire) throws Exception {
        String whole = train("whole", settings(2, 0, wire), 2, Start.NEW);

        for (int partitions : new int[] {1, 3, SHARDS}) {
            assertThat(train("in " + partitions, settings(2, 0, wire), partitions, Start.NEW))
                    .as("in " + partitions + " partitions")
                    .isEqualTo(whole);
        }
        train("halves", settings(2, 1, wire), 3, Start.NEW);
        assertThat(train("halves", settings(2, 0, wire), 1, Start.RESUME)).isEqualTo(whole);
        assertThat(train("float32", settings(2, 0, GradientWire.FLOAT32), 2, Start.NEW))
                .as("what is to be seen")
                .isNotEqualTo(whole);
    }

    @Test
    void aRunIsNotResumedWithAnotherWire() throws Exception {
        train("run", settings(2, 1, GradientWire.BFLOAT16), 2, Start.NEW);

        assertThatThrownBy(() -> train("run", settings(2, 0, GradientWire.FLOAT32), 2, Start.RESUME))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("gradient-wire: bfloat16 in the checkpoint, not set in this run");
    }

    @Test
    void withoutWhatWasTakenOffAStepChangesNothing() {
        try (ShardedSet set = TrainingFixture.shapes(spark, 60, 3, 2)) {
            RunSpec spec = SyncFixture.spec(
                    new EpochOrder(set.layout(), 15), BatchNormStatistics.SHARD, GradientWire.BFLOAT16);
            try (SynchronousStep step = SyncFixture.step(set.shards(), spec)) {
                Parameters parameters = SyncFixture.start();
                step.run(new At(0, 0), parameters, SyncFixture.RATE);
                float[] before = parameters.values().clone();
                Residuals.here().forget(spec.run());

                assertThatThrownBy(() -> step.run(new At(0, 1), parameters, SyncFixture.RATE))
                        .isInstanceOf(StateLostException.class)
                        .hasMessage(
                                "epoch 1 step 2, gradient-wire = bfloat16: shards {0, 1, 2} of 3 were not computed: what their"
                                        + " step before has left is in another executor, or lost with it (if no executor was lost,"
                                        + " raise spark.locality.wait above the time of a step, and leave spark.speculation off)");

                assertThat(parameters.values()).isEqualTo(before);
                step.run(new At(1, 0), parameters, SyncFixture.RATE);
                assertThat(parameters.values()).isNotEqualTo(before);
            }
        }
    }

    @Test
    void withStatisticsOfTheWholeBatchToo() throws Exception {
        TrainSettings sync = TrainingFixture.settings(
                1, 0, TrainingFixture.UPDATE, 0, BatchNormStatistics.SYNC, GradientWire.BFLOAT16);

        assertThat(train("three", sync, 3, Start.NEW)).isEqualTo(train("one", sync, 1, Start.NEW));
    }
}
