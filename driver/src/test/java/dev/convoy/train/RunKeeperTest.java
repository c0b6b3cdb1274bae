package dev.convoy.train;

import static dev.convoy.train.TrainingFixture.SHARDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.data.ShardedSet;
import dev.convoy.model.SavedModel;
import dev.convoy.testing.SharedSpark;
import dev.convoy.train.RunFolder.Start;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run whose files cannot be written for a while: something that is not Convoy's lies where they belong, which is never
 * overwritten, so that the file system fails as a full one does.
 */
@ExtendWith(SharedSpark.class)
class RunKeeperTest {
    private static final int IMAGES = 203;

    private final SparkSession spark;
    private final List<String> warnings = new ArrayList<>();

    @TempDir
    private Path folder;

    RunKeeperTest(SparkSession spark) {
        this.spark = spark;
    }

    /** What a test does when it hears of something. */
    private class Listener implements TrainListener {
        @Override
        public void warning(String text) {
            warnings.add(text);
        }
    }

    private Trainer.Result train(TrainSettings settings, Start start, TrainListener listener) throws IOException {
        try (ShardedSet training = TrainingFixture.shapes(spark, IMAGES, SHARDS, 2)) {
            RunFolder run = TrainingFixture.folder(folder.resolve("run"));
            JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
            return new Trainer(context, TrainingFixture.description(training), settings, run, listener)
                    .run(training, Optional.empty(), start);
        }
    }

    private String undisturbed(int epochs) throws IOException {
        String hash = train(TrainingFixture.settings(epochs, 0), Start.NEW, new Listener())
                .state()
                .hash();
        assertThat(warnings).isEmpty();
        return hash;
    }

    /** Something foreign where a file or folder of the run belongs. */
    private void block(String name) {
        try {
            Files.createDirectories(folder.resolve("run").resolve(name).resolve("foreign"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In its own epoch: checkpoints of later epochs, a resumed run's, are deleted with each that is saved. */
    private void blockCheckpoint(TrainListener.StepReport step, int epoch) {
        if (step.epoch() == epoch) {
            block("checkpoints/epoch-000" + epoch);
        }
    }

    private void unblock(String name) {
        try {
            Files.delete(folder.resolve("run").resolve(name).resolve("foreign"));
            Files.delete(folder.resolve("run").resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void goesOnWithoutACheckpointAndSaysSo() throws IOException {
        String expected = undisturbed(3);

        Trainer.Result result = train(TrainingFixture.settings(3, 0), Start.OVERWRITE, new Listener() {
            @Override
            public void step(StepReport step) {
                blockCheckpoint(step, 2);
            }
        });

        assertThat(result.state().hash()).isEqualTo(expected);
        Path checkpoints = folder.resolve("run/checkpoints");
        assertThat(warnings)
                .singleElement()
                .asString()
                .startsWith("checkpoint of epoch 2 not written, training goes on (1 of 1 that may fail in a row): ")
                .contains("epoch-0002: already exists and has no checksums.json")
                .endsWith("; the last one is file:" + checkpoints.resolve("epoch-0001"));
        assertThat(checkpoints.resolve("epoch-0003/checksums.json")).exists();
    }

    @Test
    void endsWhenTooManyInARowFailAndResumesFromTheLast() throws IOException {
        String expected = undisturbed(4);
        Listener blocking = new Listener() {
            @Override
            public void step(StepReport step) {
                blockCheckpoint(step, 2);
                blockCheckpoint(step, 3);
            }
        };

        assertThatThrownBy(() -> train(TrainingFixture.settings(4, 0), Start.OVERWRITE, blocking))
                .isInstanceOfSatisfying(UnfinishedException.class, e -> {
                    assertThat(e.when()).startsWith("training ended in epoch 4, after step 0 of ");
                    assertThat(e.checkpoint().orElseThrow().getName()).isEqualTo("epoch-0001");
                })
                .hasMessageContaining("checkpoint of epoch 3 not written, the 2. in a row: ")
                .hasMessageContaining("resume the run to go on from its last checkpoint, ");

        unblock("checkpoints/epoch-0002");
        unblock("checkpoints/epoch-0003");
        assertThat(train(TrainingFixture.settings(4, 0), Start.RESUME, new Listener())
                        .state()
                        .hash())
                .isEqualTo(expected);
    }

    @Test
    void writesTheRecordLater() throws IOException {
        train(TrainingFixture.settings(2, 0), Start.NEW, new Listener() {
            @Override
            public void step(StepReport step) {
                if (step.epoch() == 1 && step.step() == 1) {
                    block("record.jsonl.tmp");
                }
            }

            @Override
            public void epoch(EpochReport epoch) {
                if (epoch.epoch() == 1) {
                    unblock("record.jsonl.tmp");
                }
            }
        });

        assertThat(warnings).singleElement().asString().startsWith("record of epoch 1 not written, training goes on: ");
        assertThat(Files.readAllLines(folder.resolve("run/record.jsonl")))
                .filteredOn(line -> line.contains("\"event\":\"epoch\""))
                .hasSize(2);
    }

    @Test
    void triesAgainToSaveTheModel() throws IOException {
        Trainer.Result result = train(TrainingFixture.settings(1, 0), Start.NEW, new Listener() {
            @Override
            public void started(Started run) {
                block("model");
            }

            @Override
            public void warning(String text) {
                super.warning(text);
                unblock("model");
            }
        });

        assertThat(warnings)
                .singleElement()
                .asString()
                .startsWith("the model could not be saved, next try in 1 s: ")
                .contains("/model: already exists and has no checksums.json");
        assertThat(SavedModel.load(result.model(), new Configuration()).provenance())
                .containsEntry("epochs", 1);
    }

    @Test
    void saysWhereToGoOnIfTheModelCannotBeSaved() {
        Listener impatient = new Listener() {
            @Override
            public void started(Started run) {
                block("model");
            }

            @Override
            public void warning(String text) {
                Thread.currentThread().interrupt();
            }
        };

        assertThatThrownBy(() -> train(TrainingFixture.settings(1, 0), Start.NEW, impatient))
                .isInstanceOf(UnfinishedException.class)
                .hasMessageContaining("training is done, but its model could not be saved to file:")
                .hasMessageContaining("/model: already exists and has no checksums.json")
                .hasMessageContaining("resume the run to go on from its last checkpoint, ")
                .hasMessageContaining("epoch-0001");
        Thread.interrupted(); // the tests that follow shall not see it
    }

    @Test
    void saysThatNothingWasSavedYet() {
        Listener failing = new Listener() {
            @Override
            public void step(StepReport step) {
                throw new IllegalStateException("the cluster is gone");
            }
        };

        assertThatThrownBy(() -> train(TrainingFixture.settings(1, 0), Start.NEW, failing))
                .isInstanceOf(UnfinishedException.class)
                .hasMessage(
                        "training ended in epoch 1, after step 1 of 4: the cluster is gone; no checkpoint was saved yet");
    }
}
