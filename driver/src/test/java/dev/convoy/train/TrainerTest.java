package dev.convoy.train;

import static dev.convoy.train.TrainingFixture.BATCH;
import static dev.convoy.train.TrainingFixture.SHARDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.data.BatchFiller;
import dev.convoy.data.EpochOrder;
import dev.convoy.data.Shard;
import dev.convoy.data.ShardedSet;
import dev.convoy.gradient.ShardGradient;
import dev.convoy.kernels.Workers;
import dev.convoy.loss.CrossEntropy;
import dev.convoy.model.FormatException;
import dev.convoy.model.SavedModel;
import dev.convoy.network.Architecture;
import dev.convoy.network.Network;
import dev.convoy.optim.Decay;
import dev.convoy.optim.Optimizer;
import dev.convoy.optim.ScheduleSettings;
import dev.convoy.optim.Sgd;
import dev.convoy.optim.UpdateSettings;
import dev.convoy.plan.Plan;
import dev.convoy.plan.PlanSettings;
import dev.convoy.tensor.Shape;
import dev.convoy.testing.SharedSpark;
import dev.convoy.train.RunFolder.Start;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(SharedSpark.class)
class TrainerTest {
    private static final int IMAGES = 203; // the last step is ragged, and some shards give it one sample less

    private final SparkSession spark;
    private final JavaSparkContext context;
    private final List<String> messages = new ArrayList<>();
    private final List<TrainListener.EpochReport> epochs = new ArrayList<>();

    @TempDir
    private Path folder;

    TrainerTest(SparkSession spark) {
        this.spark = spark;
        this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    }

    private Trainer.Result train(String name, TrainSettings settings, int partitions, Start start) throws Exception {
        try (ShardedSet training = TrainingFixture.shapes(spark, IMAGES, SHARDS, partitions)) {
            return train(name, settings, training, Optional.empty(), start);
        }
    }

    private Trainer.Result train(
            String name, TrainSettings settings, ShardedSet training, Optional<ShardedSet> validation, Start start)
            throws Exception {
        TrainListener listener = new TrainListener() {
            @Override
            public void message(String text) {
                messages.add(text);
            }

            @Override
            public void epoch(EpochReport epoch) {
                epochs.add(epoch);
            }
        };
        RunFolder run = TrainingFixture.folder(folder.resolve(name));
        return new Trainer(context, TrainingFixture.description(training), settings, run, listener)
                .run(training, validation, start);
    }

    /** Oracle 5: the distributed trainer equals a plain loop over the same shards, merged by a recursion over the tree. */
    @ParameterizedTest
    @CsvSource({"1", "2", "3", "5"})
    void equalsAPlainLoopWhateverThePartitions(int partitions) throws Exception {
        String expected = plainLoop(2);

        Trainer.Result result = train("run", TrainingFixture.settings(2, 0), partitions, Start.NEW);

        assertThat(result.state().hash()).isEqualTo(expected);
    }

    private String plainLoop(int epochs) throws Exception {
        try (ShardedSet set = TrainingFixture.shapes(spark, IMAGES, SHARDS, 1);
                Workers workers = new Workers(1)) {
            List<Shard> shards = set.shards().collect();
            RunDescription description = TrainingFixture.description(set);
            TrainSettings settings = TrainingFixture.settings(epochs, 0);
            Network network = description.network();
            EpochOrder order = EpochOrder.of(IMAGES, SHARDS, BATCH);
            Plan plan = Plan.train(network, new CrossEntropy(), 42, PlanSettings.of(BATCH, workers));
            BatchFiller filler =
                    BatchFiller.training(description.preprocessing().normalisation(), settings.augmentation(), 42);
            float[] parameters = network.initialParameters(42);
            float[] statistics = network.initialStatistics();
            Optimizer optimizer = settings.update().optimizer().create(network.parameters());
            long steps = 0;
            for (int epoch = 0; epoch < epochs; epoch++) {
                for (int step = 0; step < order.steps(); step++) {
                    plan.load(parameters, statistics);
                    List<ShardGradient> sums = new ArrayList<>();
                    for (Shard shard : shards) {
                        int s = shard.index();
                        int[] permutation = order.permutation(42, epoch, s);
                        int from = order.partStart(s, step);
                        filler.fill(shard, permutation, from, order.partEnd(s, step), epoch, plan.batch());
                        ShardGradient own = new ShardGradient(network.parameterCount(), Plan.momentLayout(network));
                        own.set(plan.gradient());
                        sums.add(own);
                    }
                    ShardGradient sum = pairwise(sums);
                    float[] mean = new float[network.parameterCount()];
                    for (int i = 0; i < mean.length; i++) {
                        mean[i] = sum.gradient()[i] / sum.count();
                    }
                    settings.update().clip().clip(mean);
                    RunningStatistics.update(network, statistics, sum);
                    optimizer.step(
                            parameters, mean, settings.schedule(order.steps()).rate(steps++));
                }
            }
            Progress progress = new Progress(steps, epochs, Double.NaN, 0, 0);
            return new TrainingState(
                            42, progress, parameters, statistics, optimizer.state(), RunFingerprint.of(Map.of()))
                    .hash();
        }
    }

    /** Sums neighbours, level by level; one that is left over moves up. */
    private static ShardGradient pairwise(List<ShardGradient> sums) {
        List<ShardGradient> level = sums;
        while (level.size() > 1) {
            List<ShardGradient> next = new ArrayList<>();
            for (int i = 0; i < level.size(); i += 2) {
                if (i + 1 < level.size()) {
                    level.get(i).merge(level.get(i + 1));
                }
                next.add(level.get(i));
            }
            level = next;
        }
        return level.get(0);
    }

    @Test
    void twoEpochsAndTwoResumedAreFour() throws Exception {
        String whole = train("whole", TrainingFixture.settings(4, 0), 2, Start.NEW)
                .state()
                .hash();

        Trainer.Result half = train("halves", TrainingFixture.settings(4, 2), 2, Start.NEW);
        Files.move(
                folder.resolve("halves/record.jsonl"),
                folder.resolve("halves/record.jsonl.tmp")); // as a crash leaves it
        Trainer.Result resumed = train("halves", TrainingFixture.settings(4, 0), 1, Start.RESUME);

        assertThat(half.state().hash()).isNotEqualTo(whole);
        assertThat(resumed.state().hash()).isEqualTo(whole);
        assertThat(Files.readString(folder.resolve("halves/record.jsonl")).lines())
                .filteredOn(line -> line.contains("\"event\":\"epoch\""))
                .hasSize(4)
                .last()
                .asString()
                .contains(whole);
    }

    @Test
    void aDamagedLastCheckpointIsNamedAndTheOneBeforeTaken() throws Exception {
        String whole = train("run", TrainingFixture.settings(3, 0), 2, Start.NEW)
                .state()
                .hash();
        Path weights = folder.resolve("run/checkpoints/epoch-0003/weights.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 5] ^= 1;
        Files.write(weights, bytes);

        Trainer.Result resumed = train("run", TrainingFixture.settings(3, 0), 2, Start.RESUME);

        assertThat(resumed.state().hash()).isEqualTo(whole);
        assertThat(messages).anyMatch(text -> text.startsWith("checkpoint passed over") && text.contains("epoch-0003"));
        assertThat(messages).anyMatch(text -> text.contains("resuming from") && text.contains("epoch-0002"));
    }

    @Test
    void validatesKeepsTheBestAndStopsEarly() throws Exception {
        try (ShardedSet training = TrainingFixture.shapes(spark, 400, SHARDS, 2);
                ShardedSet validation = TrainingFixture.shapes(spark, 150, 4, 2)) {
            UpdateSettings hardly = TrainingFixture.UPDATE.with(new ScheduleSettings(1e-9, new Decay.Constant(), 0));
            TrainSettings settings = TrainingFixture.settings(40, 0, hardly, 2);

            Trainer.Result result = train("run", settings, training, Optional.of(validation), Start.NEW);

            assertThat(result.state().progress().epoch()).isLessThan(40);
            assertThat(messages).anyMatch(text -> text.startsWith("stopping early: 2 epochs without a better"));
            Metrics metrics = result.validation().orElseThrow();
            assertThat(metrics.count()).isEqualTo(150);
            assertThat(metrics.k()).isEqualTo(5);
            assertThat(metrics.topK()).isGreaterThanOrEqualTo(metrics.top1());
            assertThat(SavedModel.load(result.model(), new Configuration()).provenance())
                    .containsEntry("epochs", result.state().progress().bestEpoch());
        }
    }

    @Test
    void validationDoesNotDependOnShardsOrPartitions() throws Exception {
        Network network = TrainingFixture.network();
        Parameters parameters = new Parameters(network.initialParameters(1), network.initialStatistics());
        List<Metrics> measured = new ArrayList<>();
        for (int[] layout : new int[][] {{1, 1}, {4, 1}, {4, 3}}) {
            try (ShardedSet set = TrainingFixture.shapes(spark, 77, layout[0], layout[1])) {
                RunDescription description = TrainingFixture.description(set);
                measured.add(new Evaluator(context, 1)
                        .evaluate(
                                set,
                                network,
                                parameters,
                                description.preprocessing().normalisation(),
                                new CrossEntropy(),
                                3));
            }
        }
        assertThat(measured.get(1).loss()).isEqualTo(measured.get(2).loss());
        assertThat(measured).allSatisfy(metrics -> {
            assertThat(metrics.confusion()).isDeepEqualTo(measured.get(0).confusion());
            assertThat(metrics.topK()).isEqualTo(measured.get(0).topK());
        });
    }

    @Test
    void theLedgerSumsToTheStepsTime() throws Exception {
        train("run", TrainingFixture.settings(1, 0), 2, Start.NEW);

        Ledger ledger = epochs.get(0).ledger();
        assertThat(ledger.total())
                .isBetween(0.95 * epochs.get(0).seconds(), epochs.get(0).seconds());
        assertThat(ledger.compute()).isPositive();
        assertThat(ledger.schedule()).isPositive();
        assertThat(ledger.transfer()).isPositive();
        List<String> steps = Files.readAllLines(folder.resolve("run/steps/epoch-0001.jsonl"));
        assertThat(steps).hasSize((IMAGES + BATCH - 1) / BATCH);
        assertThat(steps.get(3))
                .startsWith("{\"epoch\":1,\"step\":4,\"loss\":")
                .contains("\"images\":" + IMAGES % BATCH + ",\"learning_rate\":", "\"ledger\":{\"broadcast\":");
    }

    @Test
    void refusesAFolderThatHoldsARun() throws Exception {
        train("run", TrainingFixture.settings(1, 0), 2, Start.NEW);

        assertThatThrownBy(() -> train("run", TrainingFixture.settings(1, 0), 2, Start.NEW))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("already holds a run: resume it, overwrite it, or choose another output");

        train("run", TrainingFixture.settings(1, 0), 2, Start.OVERWRITE);
    }

    @Test
    void refusesToOverwriteWhatIsNotARun() throws Exception {
        Files.createDirectories(folder.resolve("other"));
        Files.writeString(folder.resolve("other/thesis.tex"), "words");

        assertThatThrownBy(() -> train("other", TrainingFixture.settings(1, 0), 2, Start.OVERWRITE))
                .hasMessageContaining("is not a run of Convoy's, so it is not overwritten");
        assertThatThrownBy(() -> train("other", TrainingFixture.settings(1, 0), 2, Start.NEW))
                .hasMessageContaining("already exists: choose another output");
    }

    @Test
    void refusesToResumeNothingOrAnotherRun() throws Exception {
        assertThatThrownBy(() -> train("none", TrainingFixture.settings(1, 0), 2, Start.RESUME))
                .hasMessageContaining("no whole checkpoint to resume from");

        train("run", TrainingFixture.settings(4, 1), 2, Start.NEW);
        assertThatThrownBy(() -> train("run", TrainingFixture.settings(5, 0), 2, Start.RESUME))
                .hasMessageContaining("epochs: 4 in the checkpoint, 5 in this run");
    }

    @Test
    void stopsWhenTheLossIsNoNumberAndKeepsTheCheckpoint() throws Exception {
        UpdateSettings steep = UpdateSettings.of(
                new Sgd.Settings(0, 0, Sgd.Nesterov.OFF), new ScheduleSettings(1e30, new Decay.Constant(), 0));
        TrainSettings wild = TrainingFixture.settings(3, 0, steep, 0);

        assertThatThrownBy(() -> train("run", wild, 2, Start.NEW))
                .isInstanceOf(DivergedException.class)
                .hasMessageContaining("training diverged at epoch 1, step ")
                .hasMessageContaining("both are expected to be finite; try a smaller learning rate (now 1.0E30)");
    }

    @Test
    void refusesABatchLargerThanTheSet() throws Exception {
        try (ShardedSet small = TrainingFixture.shapes(spark, 40, SHARDS, 1)) {
            assertThatThrownBy(() -> train("run", TrainingFixture.settings(1, 0), small, Optional.empty(), Start.NEW))
                    .hasMessageContaining("batch of 64 is larger than the set of 40 samples");
        }
    }

    @Test
    void refusesASetThatDoesNotFitTheNetwork() {
        Network wide = Network.build(new Architecture(
                "wide",
                Shape.of(1, 28, 28),
                List.of(Map.of("type", "flatten"), Map.of("type", "linear", "out_features", 10))));
        Network narrow = Network.build(new Architecture(
                "narrow",
                Shape.of(1, 12, 12),
                List.of(Map.of("type", "flatten"), Map.of("type", "linear", "out_features", 3))));
        try (ShardedSet set = TrainingFixture.shapes(spark, 40, SHARDS, 1)) {
            assertThatThrownBy(() -> Evaluator.check(set, wide))
                    .hasMessageContaining("architecture \"wide\" expects images of shape [1, 28, 28], ")
                    .hasMessageContaining(" has [1, 12, 12]");
            assertThatThrownBy(() -> Evaluator.check(set, narrow))
                    .hasMessageContaining("architecture \"narrow\" gives scores of shape [3], ")
                    .hasMessageContaining(" has 10 classes");
        }
    }

    @Test
    void refusesSlicesThatDriverOrExecutorsCannotHold() {
        Memory vgg = new Memory(138_357_544, 2, 241_300_000L);

        vgg.checkSlices(2L << 30, 2, 2, 3L << 30);
        assertThatThrownBy(() -> vgg.checkSlices(1L << 30, 2, 2, 4L << 30))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "a network of 138,357,544 parameters in slices needs about 1,055 MiB on the driver, which has 1,024 MiB:"
                                + " raise the driver's memory (spark.driver.memory)");
        assertThatThrownBy(() -> vgg.checkSlices(2L << 30, 2, 16, 4L << 30))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "a network of 138,357,544 parameters in slices on 2 executors with 16 shards needs about 4,087 MiB in"
                                + " each, besides activations; they have 4,096 MiB: raise spark.executor.memory, use more executors, or"
                                + " fewer shards");
    }

    @Test
    void refusesANetworkThatTheDriverCannotHold() {
        assertThatThrownBy(() -> new Memory(1000, 2, 1000).checkTree(2, 1000, ", do something"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "a network of 1,000 parameters and 2 tasks a step needs about 0 MiB on the driver, which has 0 MiB:"
                                + " raise the driver's memory (spark.driver.memory), do something or lower the number of partitions");
    }
}
