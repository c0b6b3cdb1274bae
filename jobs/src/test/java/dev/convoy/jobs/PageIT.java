package dev.convoy.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.data.Normalisation;
import dev.convoy.data.Preprocessing;
import dev.convoy.image.ColourMode;
import dev.convoy.image.Crop;
import dev.convoy.image.DecodeSettings;
import dev.convoy.image.Resize;
import dev.convoy.jobs.page.WellFormed;
import dev.convoy.model.ArchitectureFile;
import dev.convoy.model.IfExists;
import dev.convoy.model.SavedModel;
import dev.convoy.network.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code convoy inspect} with images: an untrained network on drawn shapes, with a Spark of its own. */
class PageIT {
    private static final List<String> SHAPES =
            List.of("circle", "ring", "semicircle", "crescent", "triangle", "square", "frame", "bar", "cross", "star");

    @TempDir
    Path folder;

    private Path model(int channels, Map<String, Object> settings) throws IOException {
        Network network = Network.build(ArchitectureFile.parse("""
                name = tiny, input = [%d, 12, 12], layers = [
                  { type = conv2d, out_channels = 6, kernel_size = 3, padding = 1 }, relu, flatten
                  { type = linear, out_features = 10 }
                ]
                """.formatted(channels), "test"));
        Preprocessing preprocessing = new Preprocessing(
                channels,
                12,
                12,
                DecodeSettings.of(
                        Resize.shorterSide(12), new Crop(12, 12), channels == 1 ? ColourMode.GREY : ColourMode.RGB),
                new Normalisation(Collections.nCopies(channels, 0.5), Collections.nCopies(channels, 0.25)));
        Path saved = folder.resolve("run/model");
        new SavedModel(
                        network.architecture(),
                        preprocessing.toMap(),
                        SHAPES,
                        Map.of("settings", settings),
                        network.initialParameters(3),
                        network.initialStatistics())
                .save(new org.apache.hadoop.fs.Path(saved.toUri()), new Configuration(), IfExists.REFUSE);
        return saved;
    }

    private static Call inspect(Object... more) {
        List<String> args = new ArrayList<>(List.of("inspect", "--master", "local[2]"));
        Arrays.stream(more).map(Object::toString).forEach(args::add);
        return Call.of(args.toArray(String[]::new));
    }

    private static WellFormed page(Call call, Path file) throws IOException {
        assertThat(call.code()).as("%s%n%s", call.out(), call.err()).isZero();
        assertThat(call.out()).contains("total").endsWith("page    " + file + "\n");
        return WellFormed.parse(Files.readString(file));
    }

    @Test
    void colourImagesBesideTheModel() throws IOException {
        Path conf = Files.writeString(
                folder.resolve("shapes.conf"),
                "data.shapes { images = 50, test-images = 90, channels = 3, height = 12, width = 12 }");
        Call call = inspect(
                "--model",
                model(3, Map.of()),
                "--conf",
                conf,
                "--images-format",
                "shapes",
                "--limit",
                70,
                "--count",
                3);
        WellFormed page = page(call, folder.resolve("run/inspect.html"));
        assertThat(page.section("confusion"))
                .contains("70 images of the first 70 of", "circle", "Most frequent mistakes");
        assertThat(page.section("curves")).contains(folder.resolve("run/record.jsonl") + " does not exist");
        assertThat(page.section("filters")).contains("6 filters of layer 0, 3 x 3 pixels, in the colours");
        assertThat(page.section("activations")).contains("for 3 images", "Layer 0 (conv2d)", "circle", "semicircle");
        assertThat(page.all("img")).hasSize(24 + 1 + 3 * 2);
    }

    @Test
    void theTestImagesOfTheModelsOwnRun() throws IOException {
        Map<String, Object> settings = Map.of(
                "data.shapes.test-images", "40",
                "data.shapes.height", "12",
                "data.shapes.width", "12",
                "data.test.path", "",
                "a.key.of.long.ago", "1");
        Path saved = model(1, settings);
        Files.writeString(
                folder.resolve("run/record.jsonl"),
                "{\"event\":\"epoch\",\"epoch\":1,\"loss\":2.5,\"accuracy\":0.125}\n");
        Path file = folder.resolve("own.html");
        WellFormed page = page(inspect("--model", saved, "--output", file), file);
        assertThat(page.section("confusion")).contains("40 images of");
        assertThat(page.section("curves")).contains("2.5000", "12.50 %");
    }

    @Test
    void imagesThatDoNotFit() throws IOException {
        Call call = inspect("--model", model(1, Map.of()), "--images-format", "shapes");
        assertThat(call.code()).isEqualTo(Failure.USAGE);
        assertThat(call.err())
                .contains("error: architecture tiny expects images of 1 x 12 x 12, ")
                .contains(" has 1 x 28 x 28;");
        assertThat(folder.resolve("run/inspect.html")).doesNotExist();
    }

    @Test
    void ownImagesThatAreGone() throws IOException {
        Path gone = folder.resolve("gone");
        Path saved = model(1, Map.of("data.train.path", gone.toString()));
        Call call = inspect("--model", saved, "--output", folder.resolve("page.html"));
        assertThat(call.code()).isEqualTo(Failure.FAILED);
        assertThat(call.err()).contains(gone.toString(), "; name the images with --images PATH");
    }

    @Test
    void wrongCallsNeedNoSpark() throws IOException {
        Call none = inspect("--images", folder);
        assertThat(none.code()).isEqualTo(Failure.USAGE);
        assertThat(none.err())
                .isEqualTo("error: inspect.model is missing: give --model DIR (folder of a saved model)\n");
        Call missing = inspect("--images", folder, "--model", folder.resolve("none"));
        assertThat(missing.code()).isEqualTo(Failure.FAILED);
        assertThat(missing.err()).endsWith("none: there is no such folder\n");
        Call taken = inspect("--images", folder, "--model", model(1, Map.of()), "--output", folder);
        assertThat(taken.code()).isEqualTo(Failure.USAGE);
        assertThat(taken.err())
                .isEqualTo("error: inspect.output: " + folder + " is a folder, expected a file like inspect.html\n");
    }
}
