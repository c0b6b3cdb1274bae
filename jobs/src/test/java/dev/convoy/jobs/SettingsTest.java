package dev.convoy.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import dev.convoy.data.ImageFormat;
import dev.convoy.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What settings a user may give, and what a user reads who gave others. */
class SettingsTest {
    private static Settings file(String text) {
        return Settings.defaults()
                .file(ConfigFactory.parseString(
                        text, ConfigParseOptions.defaults().setOriginDescription("my.conf")));
    }

    @Test
    void flagWinsOverSetOverFileOverDefault() {
        assertThat(Settings.defaults().get(Keys.EPOCHS)).isEqualTo(Keys.EPOCHS.initialValue());
        Settings settings = file("train.epochs = 2");
        assertThat(settings.get(Keys.EPOCHS)).isEqualTo(2);
        assertThat(settings.set("train.epochs=3").get(Keys.EPOCHS)).isEqualTo(3);
        assertThat(settings.flag("--epochs", "train.epochs", "4").get(Keys.EPOCHS))
                .isEqualTo(4);
    }

    @Test
    void whatIsGivenLiesOverWhatIsNot() {
        Settings own = file("train.epochs = 2");
        Settings both = own.over(Map.of("train.epochs", "9", "train.seed", "7"), "the model");
        assertThat(both.get(Keys.EPOCHS)).isEqualTo(2);
        assertThat(both.get(Keys.SEED)).isEqualTo(7);
        assertThat(own.has(Keys.SEED)).isFalse();
        assertThatThrownBy(() -> own.over(Map.of("train.seed", "x"), "the model"))
                .isInstanceOf(SettingsException.class)
                .hasMessage("train.seed: expected a whole number, found 'x' (the model)");
    }

    @Test
    void everyDefaultIsOfItsKind() {
        assertThat(Keys.all())
                .isNotEmpty()
                .allSatisfy((name, key) -> assertThat(key.initialValue()).isNotNull());
    }

    @Test
    void valuesOfEveryKindAreRead() {
        Settings settings = file("""
                train { seed = 9000000000, optimizer.nesterov = true, schedule.milestones = [1.5, 2] }
                data { normalise.mean = 0.5, train.format = cifar, resize = 32, crop = 28x30 }
                model.input = [3, 32, 32]
                """);
        assertThat(settings.get(Keys.SEED)).isEqualTo(9_000_000_000L);
        assertThat(settings.get(OptimizerKeys.NESTEROV)).isTrue();
        assertThat(settings.get(ScheduleKeys.MILESTONES)).containsExactly(1.5, 2.0);
        assertThat(settings.get(Keys.MEAN)).containsExactly(0.5);
        assertThat(settings.get(Keys.TRAIN_FORMAT)).isEqualTo(ImageFormat.CIFAR10);
        assertThat(settings.get(Keys.RESIZE)).hasToString("32");
        assertThat(settings.get(Keys.CROP)).hasToString("28x30");
        assertThat(settings.get(Keys.INPUT)).contains(Shape.of(3, 32, 32));
        assertThat(settings.set("model.input=1x8x8").get(Keys.INPUT)).contains(Shape.of(1, 8, 8));
        assertThat(settings.set("model.input=none").get(Keys.INPUT)).isEqualTo(Optional.empty());
        assertThat(settings.set("data.normalise.mean=[0.1, 0.2]").get(Keys.MEAN))
                .containsExactly(0.1, 0.2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "train.epochs            | many     | a whole number of 1 or more",
                "train.epochs            | 2.5      | a whole number of 1 or more",
                "train.shards            | 0        | a whole number of 1 or more",
                "train.batch-size        | -4       | a whole number of 1 or more",
                "train.stop-after        | -1       | a whole number of 0 or more",
                "train.epochs            | 9e99     | a whole number of 1 or more",
                "train.seed              | one      | a whole number",
                "train.learning-rate     | NaN      | a number above 0",
                "train.learning-rate     | 0        | a number above 0",
                "train.learning-rate     | Infinity | a number above 0",
                "train.clip-norm         | -1       | a number of 0 or more",
                "train.optimizer.momentum | 1       | auto or a number from 0 to below 1",
                "train.optimizer.nesterov | yes     | true or false",
                "train.optimizer.name    | adamax   | one of sgd, adam, adamw, rmsprop, adagrad, lars, lamb",
                "train.schedule.watch    | f1       | one of loss, accuracy",
                "train.rate-factors      | conv1    | a list of PATTERN = FACTOR, like [\"features.* = 0.1\"]",
                "train.freeze            | a,,b     | a list of patterns, like [features.*]",
                "train.schedule.name     | linear   | one of constant, step, multistep, cosine, polynomial, one-cycle, plateau",
                "train.schedule.milestones | 1,x    | a list of numbers",
                "data.train.format       | jpeg     | one of auto, idx, cifar10, folder, prepared, shapes",
                "data.colour             | cmyk     | one of auto, grey, rgb",
                "data.resize             | big      | none, a length (224) or height x width (224x200)",
                "data.max-bad-fraction   | 2        | a number from 0 to 1",
                "data.validation-fraction | 1       | a number from 0 to below 1",
                "model.input             | 32x32    | none or channels x height x width, like 3x32x32",
                "model.input             | 0x32x32  | none or channels x height x width, like 3x32x32",
                "score.format            | xml      | one of parquet, csv, json",
            })
    void aWrongValueNamesKeyValueAndExpectation(String key, String value, String expected) {
        String message = key + ": expected " + expected + ", found '" + value + "' (--set)";
        assertThatThrownBy(() -> Settings.defaults().set(key + "=" + value))
                .isInstanceOf(SettingsException.class)
                .hasMessage(message);
    }

    @Test
    void aWrongTypeInAFileNamesItsLine() {
        assertThatThrownBy(() -> file("train {\n  epochs = [1, 2]\n}"))
                .hasMessage("train.epochs: expected a whole number of 1 or more, found [1, 2] (my.conf: 2)");
        assertThatThrownBy(() -> file("model.architecture = [a]"))
                .hasMessage("model.architecture: expected a text, found [a] (my.conf: 1)");
    }

    @Test
    void anUnknownKeyNamesTheNearest() {
        assertThatThrownBy(() -> file("train.batchsize = 3"))
                .hasMessage("unknown key 'train.batchsize' (my.conf: 1) (did you mean 'train.batch-size'?)");
        assertThatThrownBy(() -> Settings.defaults().set("xyz=1")).hasMessage("unknown key 'xyz' (--set)");
        assertThatThrownBy(() -> file("train.epochs { number = 3 }"))
                .hasMessageStartingWith("unknown key 'train.epochs.number' (my.conf: 1)");
        assertThatThrownBy(() -> Settings.defaults().set("epochs"))
                .hasMessage("--set expects key=value, found 'epochs'");
    }

    @Test
    void nullMeansTheDefault() {
        assertThat(file("train.epochs = null").has(Keys.EPOCHS)).isFalse();
    }

    @Test
    void sparksOwnKeysPassThrough() {
        Settings settings =
                file("spark { master = \"local[3]\", \"speculation\" = true, \"speculation.quantile\" = 0.5 }");
        assertThat(settings.spark().keySet())
                .containsExactly("spark.master", "spark.speculation", "spark.speculation.quantile");
        assertThat(Sessions.conf(settings, "test").get("spark.speculation.quantile"))
                .isEqualTo("0.5");
    }

    @Test
    void aMissingSettingNamesItsFlag() {
        assertThatThrownBy(() -> Settings.defaults().need(Keys.SCORE_OUTPUT, "--output DIR"))
                .isInstanceOf(SettingsException.class)
                .hasMessage("score.output is missing: give --output DIR (folder to write)");
    }

    @Test
    void jobFilesAreReadFromDiskAndFromTheJar(@TempDir Path folder) throws IOException {
        Path included = Files.writeString(folder.resolve("base.conf"), "train.epochs = 7");
        Path file = Files.writeString(folder.resolve("own.conf"), "include \"" + included.getFileName() + "\"");
        Settings settings = Settings.defaults();
        JobFiles.read(file.toString(), settings);
        assertThat(settings.get(Keys.EPOCHS)).isEqualTo(7);
        JobFiles.read("fashion-mnist-best", settings);
        assertThat(settings.get(Keys.MEAN)).as("of the file it includes").containsExactly(0.2860);
    }

    @Test
    void aJobFileThatIsMissingOrNotHocon(@TempDir Path folder) throws IOException {
        assertThatThrownBy(() -> JobFiles.read("nowhere.conf", Settings.defaults()))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("there is no job file nowhere.conf; built in: train, fashion-mnist");
        Path file = Files.writeString(folder.resolve("bad.conf"), "train {\n epochs = 3\n");
        assertThatThrownBy(() -> JobFiles.read(file.toString(), Settings.defaults()))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith(file + ": 3:");
    }

    @Test
    void sparksDefaultsGiveWay() {
        Settings settings = file("spark.master = \"spark://host:7077\"\nspark.rdd.compress = true");
        var conf = Sessions.conf(settings, "test");
        assertThat(conf.get("spark.master")).isEqualTo("spark://host:7077");
        assertThat(conf.get("spark.rdd.compress")).isEqualTo("true");
        assertThat(conf.get("spark.kryo.registrationRequired")).isEqualTo("true");
        assertThat(conf.contains("spark.driver.bindAddress"))
                .as("loopback is for this machine only")
                .isFalse();
        assertThat(Sessions.conf(Settings.defaults(), "test").get("spark.driver.bindAddress"))
                .isEqualTo("127.0.0.1");
        assertThat(Sessions.conf(Settings.defaults(), "test").get("spark.master"))
                .isEqualTo("local[*]");
    }

    @Test
    void sparkSubmitWinsOverTheFileButNotOverFlags() {
        System.setProperty("spark.master", "spark://submitted:7077");
        try {
            Settings settings = file("spark.master = \"local[1]\"");
            assertThat(Sessions.conf(settings, "test").get("spark.master")).isEqualTo("spark://submitted:7077");
            settings.flag("--master", "spark.master", "local[2]");
            assertThat(Sessions.conf(settings, "test").get("spark.master")).isEqualTo("local[2]");
        } finally {
            System.clearProperty("spark.master");
        }
    }

    @Test
    void resolvedSettingsShowDefaultsToo() {
        Map<String, String> resolved = Settings.defaults().set("train.epochs=3").resolved();
        assertThat(resolved).containsEntry("train.epochs", "3").containsEntry("train.keep", "3");
        assertThat(List.copyOf(resolved.keySet())).isSorted();
    }
}
