package dev.convoy.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.gradient.ShardGradient;
import dev.convoy.jobs.text.Shown;
import dev.convoy.kernels.Span;
import dev.convoy.kernels.Workers;
import dev.convoy.loss.CrossEntropy;
import dev.convoy.loss.Loss;
import dev.convoy.loss.Losses;
import dev.convoy.model.ArchitectureFile;
import dev.convoy.model.IfExists;
import dev.convoy.model.SavedModel;
import dev.convoy.network.Architecture;
import dev.convoy.network.LayerTable;
import dev.convoy.network.Network;
import dev.convoy.plan.Batch;
import dev.convoy.plan.Plan;
import dev.convoy.plan.PlanSettings;
import dev.convoy.random.CounterRandom;
import dev.convoy.random.Purpose;
import dev.convoy.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every network of {@code conf/models}: parameter counts as published, and one step of training each. */
class BuiltInNetworksTest {
    private static final Path MODELS = Path.of("..", "conf", "models");

    @Test
    void theFolderHoldsWhatIsBuiltIn() throws IOException {
        try (Stream<Path> files = Files.list(MODELS)) {
            assertThat(files.map(file -> file.getFileName().toString().replace(".conf", "")))
                    .containsExactlyInAnyOrder(Architectures.builtIn().split(", "));
        }
    }

    /**
     * Of the papers and torchvision; ResNet-20 to 56 as in He et al. 2016 with shortcuts without parameters; AlexNet on one
     * device; LeNet-5 as in the lectures' table.
     */
    @ParameterizedTest
    @CsvSource({
        "linear,7850",
        "mlp,535818",
        "convnet,87274",
        "lenet5,1256080",
        "lenet5-bigdl,22278",
        "alexnet,61100840",
        "vgg11,132863336",
        "vgg11_bn,132868840",
        "vgg13,133047848",
        "vgg13_bn,133053736",
        "vgg16,138357544",
        "vgg16_bn,138365992",
        "vgg19,143667240",
        "vgg19_bn,143678248",
        "resnet20,269722",
        "resnet32,464154",
        "resnet56,853018",
        "resnet18,11689512",
        "resnet34,21797672",
        "resnet50,25557032"
    })
    void parametersAreThePublished(String name, long parameters) throws IOException {
        Network network = Network.build(read(name));
        assertThat(LayerTable.of(network).parameters()).isEqualTo(parameters);
        assertThat(network.architecture().name()).isEqualTo(name);
        assertThat(InspectJob.table(network)).contains(Shown.count(parameters));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "linear",
                "mlp",
                "lenet5",
                "lenet5-bigdl",
                "alexnet",
                "vgg-small",
                "convnet",
                "resnet20",
                "resnet32",
                "resnet56",
                "resnet18",
                "resnet34",
                "resnet50",
                "depth"
            })
    void trainsSavesAndLoads(String name, @TempDir Path folder) throws IOException {
        step(name, folder);
    }

    /** Those of more than a hundred million parameters, and the two-stream network. */
    @Tag("long")
    @ParameterizedTest
    @ValueSource(
            strings = {"vgg11", "vgg11_bn", "vgg13", "vgg13_bn", "vgg16", "vgg16_bn", "vgg19", "vgg19_bn", "two-stream"
            })
    void largeOnesTrainSaveAndLoad(String name, @TempDir Path folder) throws IOException {
        step(name, folder);
    }

    /** The loss of two samples falls by a small step against the gradient; what is loaded scores as what was saved. */
    private static void step(String name, Path folder) throws IOException {
        Network network = Network.build(read(name));
        float[] parameters = network.initialParameters(1);
        float[] statistics = network.initialStatistics();
        try (Workers workers = new Workers(2)) {
            PlanSettings settings = PlanSettings.of(2, workers);
            Plan plan = Plan.train(network, loss(network), 1, settings);
            fill(plan.batch(), network.output());
            plan.load(parameters, statistics);
            ShardGradient gradient = plan.gradient();
            double before = gradient.loss();
            double norm = norm(gradient);
            assertThat(before).isPositive().isFinite();
            assertThat(norm).isPositive().isFinite();
            float rate = (float) (1e-3 / norm);
            for (int i = 0; i < parameters.length; i++) {
                parameters[i] = Math.fma(-rate, gradient.gradient()[i], parameters[i]);
            }
            plan.load(parameters, statistics);
            assertThat(plan.gradient().loss()).isLessThan(before);
        }
        org.apache.hadoop.fs.Path saved =
                new org.apache.hadoop.fs.Path(folder.resolve("model").toUri());
        new SavedModel(network.architecture(), Map.of(), List.of(), Map.of(), parameters, statistics)
                .save(saved, new Configuration(), IfExists.REFUSE);
        SavedModel loaded = SavedModel.load(saved, new Configuration());
        assertThat(scores(Network.build(loaded.architecture()), loaded.parameters(), loaded.statistics()))
                .isEqualTo(scores(network, parameters, statistics));
    }

    private static Loss loss(Network network) {
        return network.output().rank() == 1 ? new CrossEntropy() : Losses.named("mse");
    }

    private static double norm(ShardGradient gradient) {
        double squares = 0;
        for (int i = 0; i < gradient.parameters(); i++) {
            squares += (double) gradient.gradient()[i] * gradient.gradient()[i];
        }
        return Math.sqrt(squares);
    }

    private static float[] scores(Network network, float[] parameters, float[] statistics) {
        try (Workers workers = new Workers(2)) {
            Plan plan = Plan.infer(network, PlanSettings.of(2, workers));
            fill(plan.batch(), network.output());
            plan.load(parameters, statistics);
            Span scores = plan.scores()[0];
            return Arrays.copyOfRange(
                    scores.array(),
                    scores.offset(),
                    scores.offset() + 2 * network.output().count());
        }
    }

    private static void fill(Batch batch, Shape output) {
        CounterRandom random = new CounterRandom(5, Purpose.TEST);
        for (int i = 0; i < 2 * batch.image().count(); i++) {
            batch.pixels()[i] = random.nextFloat(-1, 1);
        }
        batch.labels()[1] = 1;
        batch.samples()[1] = 1;
        if (output.rank() > 1) {
            batch.dense(output.count());
            Arrays.fill(batch.targets(), 0.5f);
        }
        batch.filled(2, 0);
    }

    private static Architecture read(String name) throws IOException {
        String file = name + ".conf";
        return ArchitectureFile.parse(Files.readString(MODELS.resolve(file)), file);
    }
}
