package dev.convoy.train;

import static dev.convoy.train.TrainingFixture.SHARDS;
import static dev.convoy.train.TrainingFixture.UPDATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.data.ShardedSet;
import dev.convoy.optim.Adam;
import dev.convoy.optim.Plateau;
import dev.convoy.optim.ScheduleSettings;
import dev.convoy.optim.WeightAverage;
import dev.convoy.testing.SharedSpark;
import dev.convoy.train.RunFolder.Start;
import dev.convoy.train.SynchronousStep.At;
import dev.convoy.train.SynchronousStep.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose executors lose what they hold: the trainer goes back and comes to the same bits. */
@ExtendWith(SharedSpark.class)
class GoingBackTest {
    private static final int IMAGES = 203;
    private static final int STEPS = 4;
    private static final int EPOCHS = 4;

    private final SparkSession spark;
    private final List<String> warnings = new ArrayList<>();
    private final List<Integer> epochs = new ArrayList<>();
    private int taken;
    private int begun;
    private int closed;

    @TempDir
    private Path folder;

    GoingBackTest(SparkSession spark) {
        this.spark = spark;
    }

    /** When state is lost: asked after each step that was taken, before anybody hears of it. */
    private interface Loss {
        boolean strikes(int taken, At at);
    }

    /** The trainer's own steps, whose outcome is lost now and then together with all that they changed. */
    private final class Losing implements Stepper {
        private final Stepper own;
        private final Loss loss;

        Losing(Stepper own, Loss loss) {
            this.own = own;
            this.loss = loss;
            begun++;
        }

        @Override
        public Outcome run(At at, double learningRate) {
            Outcome outcome = own.run(at, learningRate);
            taken++;
            if (loss.strikes(taken, at)) {
                throw new StateLostException("executor 3 is gone");
            }
            return outcome;
        }

        @Override
        public Arrays gather() {
            return own.gather();
        }

        @Override
        public void close() {
            own.close();
            closed++;
        }
    }

    private final class Listener implements TrainListener {
        @Override
        public void epoch(EpochReport epoch) {
            epochs.add(epoch.epoch());
        }

        @Override
        public void warning(String text) {
            warnings.add(text);
        }
    }

    private TrainSettings settings() {
        return TrainingFixture.settings(
                EPOCHS,
                0,
                UPDATE.with(Adam.Settings.DEFAULT)
                        .with(new ScheduleSettings(0.02, new Plateau(Plateau.Watch.LOSS, 0.5, 0, 0.9, 0, 0), 0.5))
                        .with(new WeightAverage.Settings(0.9, WeightAverage.Warmup.ON)),
                0);
    }

    private Trainer.Result train(String name, Start start, Loss loss) throws IOException {
        try (ShardedSet training = TrainingFixture.shapes(spark, IMAGES, SHARDS, 2);
                ShardedSet validation = TrainingFixture.shapes(spark, 90, 2, 1)) {
            return new Trainer(
                            JavaSparkContext.fromSparkContext(spark.sparkContext()),
                            TrainingFixture.description(training),
                            settings(),
                            TrainingFixture.folder(folder.resolve(name)),
                            new Listener(),
                            maker -> (setting, state) -> new Losing(maker.begin(setting, state), loss))
                    .run(training, Optional.of(validation), start);
        }
    }

    private Trainer.Result undisturbed() throws IOException {
        Trainer.Result result = train("undisturbed", Start.NEW, (step, at) -> false);
        epochs.clear();
        taken = 0;
        begun = 0;
        closed = 0;
        return result;
    }

    private List<String> recorded(String name) throws IOException {
        return Files.readAllLines(folder.resolve(name + "/record.jsonl")).stream()
                .filter(line -> line.contains("\"event\":\"epoch\""))
                .map(line -> line.replaceAll(",\"seconds\".*", ""))
                .toList();
    }

    @Test
    void comesToTheSameStateAndRecord() throws IOException {
        Trainer.Result expected = undisturbed();

        Trainer.Result result =
                train("run", Start.NEW, (step, at) -> step == 3 || step == 14 || step == 17 || step == 18);

        assertThat(result.state().hash()).isEqualTo(expected.state().hash());
        assertThat(result.state().progress()).isEqualTo(expected.state().progress());
        assertThat(result.validation().orElseThrow().loss())
                .isEqualTo(expected.validation().orElseThrow().loss());
        assertThat(taken).isEqualTo(EPOCHS * STEPS + 3 + 3 + 3 + 1);
        assertThat(begun).isEqualTo(5).isEqualTo(closed);
        assertThat(epochs).containsExactly(1, 2, 3, 4);
        assertThat(recorded("run")).hasSize(EPOCHS).isEqualTo(recorded("undisturbed"));
        for (int epoch = 1; epoch <= EPOCHS; epoch++) {
            List<String> steps = Files.readAllLines(folder.resolve("run/steps/epoch-000" + epoch + ".jsonl"));
            assertThat(steps).hasSize(STEPS);
            assertThat(IntStream.range(0, STEPS))
                    .allMatch(step -> steps.get(step).contains("\"step\":" + (step + 1) + ","));
        }
        String checkpoints = "file:" + folder.resolve("run/checkpoints");
        assertThat(warnings)
                .containsExactly(
                        "executor 3 is gone: training goes back to its start and repeats epoch 1 (1 of 4 times before an epoch is finished)",
                        "executor 3 is gone: training goes back to checkpoint " + checkpoints
                                + "/epoch-0002 and repeats epoch 3 (1 of 4 times before an epoch is finished)",
                        "executor 3 is gone: training goes back to checkpoint " + checkpoints
                                + "/epoch-0002 and repeats epoch 3 (2 of 4 times before an epoch is finished)",
                        "executor 3 is gone: training goes back to checkpoint " + checkpoints
                                + "/epoch-0002 and repeats epoch 3 (3 of 4 times before an epoch is finished)");
    }

    @Test
    void goesBackFurtherWhereTheLastCheckpointIsDamaged() throws IOException {
        Trainer.Result expected = undisturbed();

        Trainer.Result result = train("run", Start.NEW, (step, at) -> {
            boolean strikes = step == 14;
            if (strikes) {
                damage(folder.resolve("run/checkpoints/epoch-0003/weights.safetensors"));
            }
            return strikes;
        });

        assertThat(result.state().hash()).isEqualTo(expected.state().hash());
        assertThat(epochs).containsExactly(1, 2, 3, 3, 4);
        assertThat(recorded("run")).isEqualTo(recorded("undisturbed"));
        assertThat(warnings.get(0)).startsWith("checkpoint passed over: ").contains("epoch-0003");
        assertThat(warnings.get(1)).contains("epoch-0002 and repeats epoch 3 ");
    }

    private static void damage(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length - 5] ^= 1;
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void givesUpAfterSomeTimesAndCanBeResumed() throws IOException {
        String expected = undisturbed().state().hash();

        assertThatThrownBy(() -> train("run", Start.NEW, (step, at) -> at.epoch() == 1 && at.step() == 2))
                .isInstanceOf(UnfinishedException.class)
                .hasMessage(
                        "training ended in epoch 2, after step 2 of 4: executors lost what they hold of the run, and it"
                                + " went back 4 times without finishing an epoch, the most it does: look at the executors' logs;"
                                + " last: executor 3 is gone; resume the run to go on from its last checkpoint, file:"
                                + folder.resolve("run/checkpoints/epoch-0001"));

        assertThat(taken).isEqualTo(STEPS + 3 * (1 + TrainingRun.MOST_RETURNS));
        assertThat(train("run", Start.RESUME, (step, at) -> taken == 20).state().hash())
                .isEqualTo(expected);
    }
}
