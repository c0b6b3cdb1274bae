package dev.convoy.train;

import static dev.convoy.train.TrainingFixture.SHARDS;
import static dev.convoy.train.TrainingFixture.UPDATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.data.ShardedSet;
import dev.convoy.gradient.GradientWire;
import dev.convoy.network.Architecture;
import dev.convoy.network.Network;
import dev.convoy.optim.Adam;
import dev.convoy.optim.Decay;
import dev.convoy.optim.GradientClip;
import dev.convoy.optim.GroupSettings;
import dev.convoy.optim.GroupSettings.Decayed;
import dev.convoy.optim.GroupSettings.RateFactor;
import dev.convoy.optim.Lamb;
import dev.convoy.optim.NamePattern;
import dev.convoy.optim.ScheduleSettings;
import dev.convoy.optim.Sgd;
import dev.convoy.optim.UpdateSettings;
import dev.convoy.optim.WeightAverage;
import dev.convoy.slices.Slicing;
import dev.convoy.tensor.Shape;
import dev.convoy.testing.SharedSpark;
import dev.convoy.train.RunFolder.Start;
import dev.convoy.train.SynchronousStep.At;
import dev.convoy.train.SynchronousStep.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps in slices have the bits of those with a tree. */
@ExtendWith(SharedSpark.class)
class SliceStepperTest {
    private static final int BLOCK = GradientClip.BLOCK;
    private static final int IMAGES = 131;
    private static final Network NETWORK = Network.build(new Architecture(
            "wide",
            Shape.of(1, 12, 12),
            List.of(
                    Map.of("type", "conv2d", "out_channels", 6, "kernel_size", 3, "padding", 1, "bias", false),
                    Map.of("type", "batch_norm2d", "num_features", 6),
                    Map.of("type", "relu"),
                    Map.of("type", "flatten"),
                    Map.of("type", "linear", "out_features", 250),
                    Map.of("type", "relu"),
                    Map.of("type", "linear", "out_features", 10))));

    private final SparkSession spark;
    private final JavaSparkContext context;
    private final List<Ledger> ledgers = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private double seconds;

    @TempDir
    private Path folder;

    SliceStepperTest(SparkSession spark) {
        this.spark = spark;
        this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    }

    private static TrainSettings settings(
            int epochs, int stopAfter, UpdateSettings update, BatchNormStatistics batchNorm, Reducer reducer) {
        TrainSettings base = TrainingFixture.settings(epochs, stopAfter, update, 0, batchNorm);
        return new TrainSettings(
                base.epochs(),
                base.stopAfter(),
                base.batchSize(),
                base.shards(),
                base.partitions(),
                base.threads(),
                base.seed(),
                base.loss(),
                base.update(),
                base.augmentation(),
                base.batchNorm(),
                base.wire(),
                base.patience(),
                base.keep(),
                base.failedCheckpoints(),
                base.stepLimit(),
                reducer,
                base.topK());
    }

    private static UnaryOperator<Stepper.Maker> slices(int length) {
        return maker -> (setting, state) ->
                new SliceStepper(setting, state, owners -> new Slicing(NETWORK.parameterCount(), length));
    }

    private String train(
            String name, TrainSettings settings, int partitions, Start start, UnaryOperator<Stepper.Maker> steps)
            throws IOException {
        TrainListener listener = new TrainListener() {
            @Override
            public void step(StepReport step) {
                ledgers.add(step.own().ledger());
            }

            @Override
            public void epoch(EpochReport epoch) {
                seconds = epoch.seconds();
            }

            @Override
            public void warning(String text) {
                warnings.add(text);
            }
        };
        try (ShardedSet training = TrainingFixture.shapes(spark, IMAGES, SHARDS, partitions);
                ShardedSet validation = TrainingFixture.shapes(spark, 40, 2, 1)) {
            RunDescription like = TrainingFixture.description(training);
            RunDescription description = new RunDescription(
                    NETWORK, like.preprocessing(), like.classNames(), like.data(), Optional.empty(), Map.of());
            return new Trainer(
                            context,
                            description,
                            settings,
                            TrainingFixture.folder(folder.resolve(name)),
                            listener,
                            steps)
                    .run(training, Optional.of(validation), start)
                    .state()
                    .hash();
        }
    }

    static Stream<Arguments> updates() {
        GroupSettings groups = new GroupSettings(
                Decayed.WEIGHTS,
                List.of(RateFactor.parse("4 = 0.5")),
                List.of(new NamePattern("0"), new NamePattern("1")));
        return Stream.of(
                Arguments.of(UPDATE, BLOCK, BatchNormStatistics.SHARD),
                Arguments.of(UPDATE.with(new GradientClip.ByNorm(0.1)), 2 * BLOCK, BatchNormStatistics.SYNC),
                Arguments.of(
                        UpdateSettings.of(
                                new Sgd.Settings(0.9, 1e-4, Sgd.Nesterov.ON),
                                new ScheduleSettings(0.05, new Decay.Constant(), 0)),
                        BLOCK,
                        BatchNormStatistics.SHARD),
                Arguments.of(
                        UPDATE.with(Adam.Settings.DEFAULT)
                                .with(groups)
                                .with(new GradientClip.ByValue(0.001))
                                .with(new WeightAverage.Settings(0.9, WeightAverage.Warmup.ON)),
                        BLOCK,
                        BatchNormStatistics.SHARD),
                Arguments.of(UPDATE.with(Adam.Settings.DEFAULT), Slicing.LONGEST, BatchNormStatistics.SHARD));
    }

    @ParameterizedTest
    @MethodSource("updates")
    void haveTheBitsOfTheTree(UpdateSettings update, int length, BatchNormStatistics batchNorm) throws IOException {
        assertThat(NETWORK.parameterCount()).isGreaterThan(3 * BLOCK).isLessThan(4 * BLOCK);
        TrainSettings tree = settings(2, 0, update, batchNorm, Reducer.TREE);
        String expected = train("tree", tree, 2, Start.NEW, UnaryOperator.identity());

        TrainSettings slices = settings(2, 0, update, batchNorm, Reducer.SLICES);
        assertThat(train("slices", slices, 3, Start.NEW, slices(length))).isEqualTo(expected);

        TrainSettings half = settings(2, 1, update, batchNorm, Reducer.SLICES);
        train("halves", half, 2, Start.NEW, UnaryOperator.identity());
        assertThat(train("halves", slices, 1, Start.RESUME, slices(length)))
                .as("resumed")
                .isEqualTo(expected);
    }

    @Test
    void theLedgerSumsToTheStepsTime() throws IOException {
        train("run", settings(1, 0, UPDATE, BatchNormStatistics.SHARD, Reducer.SLICES), 2, Start.NEW, slices(BLOCK));

        assertThat(ledgers.stream().mapToDouble(Ledger::total).sum()).isBetween(0.95 * seconds, seconds);
        assertThat(ledgers).allMatch(ledger -> ledger.aggregate() > 0 && ledger.optimise() > 0);
    }

    /** What executors have goes with them: here another run takes their place. */
    @ParameterizedTest
    @ValueSource(ints = {2, 5})
    void goBackWhenAnOwnerHasLostItsSlices(int lost) throws IOException {
        TrainSettings settings = settings(2, 0, UPDATE, BatchNormStatistics.SHARD, Reducer.SLICES);
        String expected = train("undisturbed", settings, 2, Start.NEW, slices(BLOCK));
        int[] taken = {0};

        String hash = train("run", settings, 2, Start.NEW, maker -> (setting, state) -> {
            SliceStepper own =
                    new SliceStepper(setting, state, owners -> new Slicing(NETWORK.parameterCount(), 2 * BLOCK));
            return new Stepper() {
                @Override
                public Outcome run(At at, double learningRate) {
                    if (++taken[0] == lost) {
                        own.forgetOwned();
                    }
                    return own.run(at, learningRate);
                }

                @Override
                public Arrays gather() {
                    return own.gather();
                }

                @Override
                public void close() {
                    own.close();
                }
            };
        });

        assertThat(hash).isEqualTo(expected);
        assertThat(warnings)
                .singleElement()
                .asString()
                .startsWith("a task found what it needs of the run no longer there: training goes back to ");
    }

    @Test
    void refuseAnOptimizerThatTakesNormsOfTensors() {
        TrainSettings settings =
                settings(1, 0, UPDATE.with(Lamb.Settings.DEFAULT), BatchNormStatistics.SHARD, Reducer.SLICES);

        assertThatThrownBy(() -> train("run", settings, 2, Start.NEW, UnaryOperator.identity()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "train.reducer = slices expects an optimizer that goes element by element, got lamb, which takes"
                                + " norms of whole tensors: use another, or train.reducer = tree");
    }

    @Test
    void refuseGradientsInSixteenBits() {
        TrainSettings wide = settings(1, 0, UPDATE, BatchNormStatistics.SHARD, Reducer.SLICES);
        TrainSettings settings = new TrainSettings(
                1,
                0,
                wide.batchSize(),
                wide.shards(),
                0,
                1,
                wide.seed(),
                wide.loss(),
                wide.update(),
                wide.augmentation(),
                wide.batchNorm(),
                GradientWire.BFLOAT16,
                0,
                1,
                0,
                60,
                Reducer.SLICES,
                5);

        assertThatThrownBy(() -> train("run", settings, 2, Start.NEW, UnaryOperator.identity()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "train.reducer = slices expects train.gradient-wire = float32, got bfloat16: use another, or"
                                + " train.reducer = tree");
    }

    @Test
    void endWhenTheLossIsNoNumber() {
        UpdateSettings steep = UpdateSettings.of(
                new Sgd.Settings(0, 0, Sgd.Nesterov.OFF), new ScheduleSettings(1e30, new Decay.Constant(), 0));

        assertThatThrownBy(() -> train(
                        "run",
                        settings(1, 0, steep, BatchNormStatistics.SHARD, Reducer.SLICES),
                        2,
                        Start.NEW,
                        UnaryOperator.identity()))
                .isInstanceOf(DivergedException.class)
                .hasMessageContaining("training diverged at epoch 1, step ")
                .hasMessageContaining("both are expected to be finite; try a smaller learning rate (now 1.0E30)");
    }
}
