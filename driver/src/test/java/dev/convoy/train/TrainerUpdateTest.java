package dev.convoy.train;

import static dev.convoy.train.TrainingFixture.SHARDS;
import static dev.convoy.train.TrainingFixture.UPDATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.data.ShardedSet;
import dev.convoy.loss.CrossEntropy;
import dev.convoy.model.SavedModel;
import dev.convoy.network.Network;
import dev.convoy.network.Slice;
import dev.convoy.optim.Adam;
import dev.convoy.optim.AdamW;
import dev.convoy.optim.Decay;
import dev.convoy.optim.GradientClip;
import dev.convoy.optim.GroupSettings;
import dev.convoy.optim.GroupSettings.Decayed;
import dev.convoy.optim.GroupSettings.RateFactor;
import dev.convoy.optim.Lamb;
import dev.convoy.optim.NamePattern;
import dev.convoy.optim.OneCycle;
import dev.convoy.optim.Plateau;
import dev.convoy.optim.ScheduleSettings;
import dev.convoy.optim.UpdateSettings;
import dev.convoy.optim.WeightAverage;
import dev.convoy.testing.SharedSpark;
import dev.convoy.train.RunFolder.Start;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Optimizers, parameter groups, schedules and averages within a run. */
@ExtendWith(SharedSpark.class)
class TrainerUpdateTest {
    private static final GroupSettings GROUPS = new GroupSettings(
            Decayed.WEIGHTS, List.of(RateFactor.parse("4 = 0.5")), List.of(new NamePattern("0"), new NamePattern("1")));
    private static final Plateau IMPATIENT = new Plateau(Plateau.Watch.LOSS, 0.5, 0, 0.9, 0, 0);

    private final SparkSession spark;
    private final JavaSparkContext context;
    private final List<String> messages = new ArrayList<>();
    private final List<Double> rates = new ArrayList<>();

    @TempDir
    private Path folder;

    TrainerUpdateTest(SparkSession spark) {
        this.spark = spark;
        this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    }

    private Trainer.Result train(String name, TrainSettings settings, int partitions, Start start) throws Exception {
        TrainListener listener = new TrainListener() {
            @Override
            public void message(String text) {
                messages.add(text);
            }

            @Override
            public void epoch(EpochReport epoch) {
                rates.add(epoch.learningRate());
            }
        };
        try (ShardedSet training = TrainingFixture.shapes(spark, 131, SHARDS, partitions);
                ShardedSet validation = TrainingFixture.shapes(spark, 90, 2, 1)) {
            return new Trainer(
                            context,
                            TrainingFixture.description(training),
                            settings,
                            TrainingFixture.folder(folder.resolve(name)),
                            listener)
                    .run(training, Optional.of(validation), start);
        }
    }

    static Stream<UpdateSettings> updates() {
        return Stream.of(
                UPDATE.with(Adam.Settings.DEFAULT).with(new GradientClip.ByValue(0.01)),
                UPDATE.with(AdamW.Settings.DEFAULT)
                        .with(GROUPS)
                        .with(new WeightAverage.Settings(0.9, WeightAverage.Warmup.ON)),
                UPDATE.with(new ScheduleSettings(0.02, IMPATIENT, 0.5)),
                UPDATE.with(Lamb.Settings.DEFAULT).with(new ScheduleSettings(0.01, OneCycle.DEFAULT, 0)));
    }

    @ParameterizedTest
    @MethodSource("updates")
    void aResumedRunOfOtherPartitionsHasTheSameBits(UpdateSettings update) throws Exception {
        Trainer.Result whole = train("whole", TrainingFixture.settings(3, 0, update, 0), 2, Start.NEW);
        train("halves", TrainingFixture.settings(3, 1, update, 0), 3, Start.NEW);
        Trainer.Result resumed = train("halves", TrainingFixture.settings(3, 0, update, 0), 1, Start.RESUME);

        assertThat(resumed.state().hash()).isEqualTo(whole.state().hash());
        assertThat(resumed.state().progress()).isEqualTo(whole.state().progress());
    }

    @Test
    void frozenLayersKeepTheirBits() throws Exception {
        Trainer.Result result = train(
                "run",
                TrainingFixture.settings(
                        1, 0, UPDATE.with(Adam.Settings.DEFAULT).with(GROUPS), 0),
                2,
                Start.NEW);

        Network network = TrainingFixture.network();
        float[] before = network.initialParameters(42);
        float[] after = result.state().parameters();
        for (Slice slice : network.parameters()) {
            boolean frozen = slice.name().startsWith("0.") || slice.name().startsWith("1.");
            assertThat(Arrays.equals(before, slice.offset(), slice.end(), after, slice.offset(), slice.end()))
                    .as(slice.name())
                    .isEqualTo(frozen);
        }
        assertThat(result.state().statistics()).isEqualTo(network.initialStatistics());
    }

    @Test
    void theAverageIsValidatedAndSaved() throws Exception {
        UpdateSettings update = UPDATE.with(new WeightAverage.Settings(0.8, WeightAverage.Warmup.OFF));

        Trainer.Result result = train("run", TrainingFixture.settings(1, 0, update, 0), 2, Start.NEW);

        TrainingState state = result.state();
        Parameters average = state.average().orElseThrow();
        assertThat(average.values()).isNotEqualTo(state.parameters());
        assertThat(average.statistics()).isNotEqualTo(state.statistics());
        for (String place : List.of("model", "checkpoints/best", "checkpoints/epoch-0001")) {
            SavedModel model = SavedModel.load(
                    new org.apache.hadoop.fs.Path(folder.resolve("run/" + place).toUri()), new Configuration());
            assertThat(model.parameters()).as(place).isEqualTo(average.values());
            assertThat(model.statistics()).as(place).isEqualTo(average.statistics());
        }
        assertThat(result.validation().orElseThrow().loss()).isEqualTo(loss(average));
        assertThat(loss(average)).isNotEqualTo(loss(new Parameters(state.parameters(), state.statistics())));
    }

    private double loss(Parameters parameters) {
        try (ShardedSet validation = TrainingFixture.shapes(spark, 90, 2, 1)) {
            return new Evaluator(context, 1)
                    .evaluate(
                            validation,
                            TrainingFixture.network(),
                            parameters,
                            TrainingFixture.description(validation)
                                    .preprocessing()
                                    .normalisation(),
                            new CrossEntropy(),
                            5)
                    .loss();
        }
    }

    @Test
    void theRateFallsWhenValidationGetsNoBetter() throws Exception {
        UpdateSettings update = UPDATE.with(new ScheduleSettings(1e-3, IMPATIENT, 0));

        train("run", TrainingFixture.settings(3, 0, update, 0), 2, Start.NEW);

        assertThat(rates).containsExactly(1e-3, 1e-3, 5e-4);
        assertThat(messages)
                .containsExactly(
                        "no better validation: the learning rate falls to 5.0E-4",
                        "no better validation: the learning rate falls to 2.5E-4");
    }

    @Test
    void refusesAPlateauWithNothingToFollow() {
        UpdateSettings update = UPDATE.with(new ScheduleSettings(0.1, IMPATIENT, 0));
        assertRefused(
                update,
                "plateau schedule: follows the validation's loss, but nothing is validated; validate, or choose"
                        + " another schedule");
    }

    @Test
    void refusesAPatternThatMatchesNothing() {
        GroupSettings groups = new GroupSettings(Decayed.ALL, List.of(), List.of(new NamePattern("conv1")));
        assertRefused(
                UPDATE.with(groups), "frozen: the pattern \"conv1\" matches no parameter; the first one is 0.weight");
        assertThat(folder).isEmptyDirectory();
    }

    private void assertRefused(UpdateSettings update, String message) {
        try (ShardedSet training = TrainingFixture.shapes(spark, 80, SHARDS, 1)) {
            Trainer trainer = new Trainer(
                    context,
                    TrainingFixture.description(training),
                    TrainingFixture.settings(1, 0, update, 0),
                    TrainingFixture.folder(folder.resolve("run")),
                    new TrainListener() {});
            assertThatThrownBy(() -> trainer.run(training, Optional.empty(), Start.NEW))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(message);
        }
    }

    @Test
    void namesTheOptimizerThatDiffersOnResuming() throws Exception {
        train("run", TrainingFixture.settings(2, 1, UPDATE.with(Adam.Settings.DEFAULT), 0), 2, Start.NEW);
        UpdateSettings other = UPDATE.with(new AdamW.Settings(0.9, 0.999, 1e-8, 0, Adam.Amsgrad.OFF))
                .with(new ScheduleSettings(0.1, new Decay.Constant(), 0));
        assertThatThrownBy(() -> train("run", TrainingFixture.settings(2, 0, other, 0), 2, Start.RESUME))
                .hasMessageContaining(
                        "optimizer: adam[beta1=0.9, beta2=0.999, eps=1.0E-8, weightDecay=0.0, amsgrad=OFF]"
                                + " in the checkpoint, adamw[beta1=0.9, ")
                .hasMessageContaining("warm-up epochs: 0.5 in the checkpoint, 0.0 in this run");
    }
}
