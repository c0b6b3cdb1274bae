package dev.convoy.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.convoy.network.LayerTable;
import dev.convoy.network.Network;
import dev.convoy.optim.Decay;
import dev.convoy.optim.ScheduleSettings;
import dev.convoy.optim.Sgd;
import dev.convoy.optim.UpdateSettings;
import dev.convoy.train.TrainSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of {@code conf/}, as users find them. */
class JobFilesTest {
    private static final Path CONF = Path.of("..", "conf");

    @TempDir
    Path folder;

    private Settings read(String name) throws IOException {
        Settings settings = Settings.defaults();
        JobFiles.read(CONF.resolve(name).toString(), settings);
        return settings;
    }

    private TrainSettings train(String name) throws IOException {
        Settings settings = read(name).set("train.output=" + folder.resolve("run"));
        return TrainJob.of(settings, EnumSet.noneOf(Job.Switch.class), "lenet5", new Configuration())
                .train();
    }

    @Test
    void trainConfShowsEveryKeyWithItsDefault() {
        Config file = ConfigFactory.parseFile(CONF.resolve("train.conf").toFile());
        Map<String, Object> shown = new TreeMap<>();
        file.entrySet()
                .forEach(entry -> shown.put(entry.getKey(), entry.getValue().unwrapped()));
        assertThat(shown.remove("spark.master")).isEqualTo("local[*]");
        assertThat(shown.keySet()).isEqualTo(Keys.all().keySet());
        Keys.all()
                .forEach((name, key) -> assertThat(key.kind().reader().apply(shown.get(name)))
                        .as(name)
                        .isEqualTo(java.util.Optional.of(key.initialValue())));
    }

    @Test
    void trainConfCommentsEveryLine() throws IOException {
        List<String> bare = Files.readAllLines(CONF.resolve("train.conf")).stream()
                .filter(line -> line.contains("=") && !line.contains("#"))
                .map(String::trim)
                .toList();
        assertThat(bare).isEmpty();
    }

    @Test
    void builtInFilesAreThoseOfTheFolder() throws IOException {
        for (String name : JobFiles.builtIn().split(", ")) {
            assertThat(Architectures.resource(name + ".conf"))
                    .isEqualTo(Files.readString(CONF.resolve(name + ".conf")));
        }
        try (Stream<Path> files = Files.list(CONF)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(file -> file.endsWith(".conf") && !file.equals("spark-defaults.conf"))
                            .map(file -> file.replace(".conf", "")))
                    .containsExactlyInAnyOrder(JobFiles.builtIn().split(", "));
        }
    }

    @Test
    void fashionMnistIsWhatEveryoneCompares() throws IOException {
        TrainSettings train = train("fashion-mnist.conf");
        assertThat(train.epochs()).isEqualTo(10);
        assertThat(train.batchSize()).isEqualTo(256);
        assertThat(train.update())
                .isEqualTo(UpdateSettings.of(
                        new Sgd.Settings(0.9, 1e-4, Sgd.Nesterov.OFF),
                        new ScheduleSettings(0.02, new Decay.Cosine(0), 0)));
        assertThat(train.augmentation().isNone()).isTrue();
        assertThat(DataSettings.normalisation(read("fashion-mnist.conf"))).hasValueSatisfying(normalisation -> {
            assertThat(normalisation.mean()).containsExactly(0.2860);
            assertThat(normalisation.std()).containsExactly(0.3530);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"fashion-mnist-best.conf", "cifar10-folder.conf", "train.conf"})
    void theOthersAreWhole(String name) throws IOException {
        assertThat(train(name).epochs()).isPositive();
        assertThat(Architectures.network(read(name), new Configuration())
                        .output()
                        .count())
                .isEqualTo(10);
    }

    @Test
    void lenet5IsTheLecturesTable() throws IOException {
        Network network = Architectures.network(Settings.defaults(), new Configuration());
        LayerTable table = LayerTable.of(network);
        assertThat(table.rows().stream().map(LayerTable.Row::type))
                .containsExactly(
                        "conv2d",
                        "relu",
                        "max_pool2d",
                        "conv2d",
                        "relu",
                        "max_pool2d",
                        "flatten",
                        "linear",
                        "relu",
                        "linear");
        assertThat(table.parameters()).isEqualTo(1_256_080);
    }
}
