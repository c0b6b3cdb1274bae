package dev.convoy.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.network.Architecture;
import dev.convoy.network.Network;
import dev.convoy.network.Slice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedModelTest {
    private static final Configuration HADOOP = new Configuration();

    private static final String ARCHITECTURE = """
            name = small
            input = [1, 4, 4]
            layers = [
              { name = conv, type = conv2d, out_channels = 2, kernel_size = 3, padding = 1 }
              { name = norm, type = batch_norm2d, num_features = 2 }
              relu
              flatten
              { name = fc, type = linear, out_features = 3 }
            ]
            """;

    @TempDir
    private java.nio.file.Path temporary;

    private java.nio.file.Path local;
    private Path folder;

    @BeforeEach
    void choosePath() {
        local = temporary.resolve("model");
        folder = new Path(local.toUri());
    }

    private static SavedModel model() throws IOException {
        Architecture architecture = ArchitectureFile.parse(ARCHITECTURE, "small.conf");
        Network network = Network.build(architecture);
        Map<String, Object> preprocessing = new LinkedHashMap<>();
        preprocessing.put("size", List.of(4, 4));
        preprocessing.put("mean", List.of(0.286));
        preprocessing.put("nested", Map.of("std", 0.353));
        return new SavedModel(
                architecture,
                preprocessing,
                List.of("shirt", "shoe", "b\u00e4g \"quoted\""),
                Map.of("convoy", "0.1", SavedModel.STEPS, 42, "seed", -7L),
                counting(network.parameterCount(), 0.5f),
                counting(network.statisticCount(), 100));
    }

    private static float[] counting(int count, float start) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = start + i;
        }
        return values;
    }

    @Test
    void loadsWhatItSaved() throws IOException {
        SavedModel saved = model();
        saved.save(folder, HADOOP, IfExists.REFUSE);
        SavedModel loaded = SavedModel.load(folder, HADOOP);
        assertThat(loaded.architecture()).isEqualTo(saved.architecture());
        assertThat(loaded.preprocessing()).isEqualTo(saved.preprocessing());
        assertThat(loaded.preprocessing().keySet()).containsExactly("size", "mean", "nested");
        assertThat(loaded.classNames()).isEqualTo(saved.classNames());
        assertThat(loaded.provenance()).isEqualTo(Map.of("convoy", "0.1", SavedModel.STEPS, 42, "seed", -7));
        assertThat(loaded.parameters()).isEqualTo(saved.parameters());
        assertThat(loaded.statistics()).isEqualTo(saved.statistics());
    }

    @Test
    void leavesNothingButItsThreeFiles() throws IOException {
        model().save(folder, HADOOP, IfExists.REFUSE);
        assertThat(names(local)).containsExactlyInAnyOrder("model.json", "weights.safetensors", "checksums.json");
        assertThat(names(temporary)).containsExactly("model");
        assertThat(Files.readString(local.resolve("model.json")))
                .startsWith("{\n  \"format\": \"convoy-model\",\n  \"version\": 1,\n  \"architecture\": {");
    }

    /** What PyTorch's {@code load_state_dict} looks for. */
    @Test
    void namesTensorsAsPytorchDoes() throws IOException {
        model().save(folder, HADOOP, IfExists.REFUSE);
        List<String> tensors = new ArrayList<>();
        SavedFolder.open(folder, HADOOP)
                .read(
                        SavedModel.WEIGHTS,
                        (in, length) -> Safetensors.read(in, length, "f", header -> {
                            header.entries().forEach(e -> tensors.add(e.name() + " " + e.dtype() + " " + e.shape()));
                            return header.entries().stream()
                                    .map(SavedModelTest::target)
                                    .toList();
                        }));
        assertThat(tensors)
                .containsExactlyInAnyOrder(
                        "conv.weight F32 [2, 1, 3, 3]",
                        "conv.bias F32 [2]",
                        "norm.weight F32 [2]",
                        "norm.bias F32 [2]",
                        "norm.running_mean F32 [2]",
                        "norm.running_var F32 [2]",
                        "norm.num_batches_tracked I64 []",
                        "fc.weight F32 [3, 32]",
                        "fc.bias F32 [3]");
    }

    private static StoredTensor target(SafetensorsHeader.Entry entry) {
        return entry.dtype() == Dtype.I64
                ? StoredTensor.scalar(entry.name(), 0)
                : StoredTensor.of(
                        new Slice(entry.name(), entry.shape(), 0),
                        new float[entry.shape().count()]);
    }

    @Test
    void replacesOnlyWhenAsked() throws IOException {
        model().save(folder, HADOOP, IfExists.REFUSE);
        assertThatThrownBy(() -> model().save(folder, HADOOP, IfExists.REFUSE))
                .isInstanceOf(FormatException.class)
                .hasMessage(folder + ": already exists: choose another path, or ask to overwrite it");
        SavedModel other = model().with(counting(model().parameters().length, -3), model().statistics());
        other.save(folder, HADOOP, IfExists.REPLACE);
        assertThat(SavedModel.load(folder, HADOOP).parameters()).isEqualTo(other.parameters());
        assertThat(names(temporary)).containsExactly("model");
    }

    @Test
    void neverReplacesWhatItDidNotWrite() throws IOException {
        Files.createDirectories(local);
        Files.writeString(local.resolve("thesis.txt"), "ten months of work");
        assertThatThrownBy(() -> model().save(folder, HADOOP, IfExists.REPLACE))
                .isInstanceOf(FormatException.class)
                .hasMessage(folder + ": already exists and has no checksums.json, so it is not overwritten");
        assertThat(names(local)).containsExactly("thesis.txt");
    }

    @Test
    void keepsTheOldModelWhenSavingFails() throws IOException {
        model().save(folder, HADOOP, IfExists.REFUSE);
        SavedModel wrong = model().with(new float[3], model().statistics());
        assertThatThrownBy(() -> wrong.save(folder, HADOOP, IfExists.REPLACE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("saved model: parameters has 3 elements, the network 123");
        assertThatThrownBy(
                        () -> model().with(model().parameters(), new float[1]).save(folder, HADOOP, IfExists.REPLACE))
                .hasMessage("saved model: statistics has 1 elements, the network 4");
        assertThat(names(temporary)).containsExactly("model");
        assertThat(SavedModel.load(folder, HADOOP).parameters()).isEqualTo(model().parameters());
    }

    @Test
    void findsTheOldModelIfAProcessDiedWhileItWasReplaced() throws IOException {
        model().save(folder, HADOOP, IfExists.REFUSE);
        Files.move(local, temporary.resolve(".model.old"));
        assertThat(SavedModel.load(folder, HADOOP).parameters()).isEqualTo(model().parameters());
        model().save(folder, HADOOP, IfExists.REFUSE);
        assertThat(names(temporary)).containsExactly("model");
    }

    @Test
    void namesWhatIsMissing() throws IOException {
        assertThatThrownBy(() -> SavedModel.load(folder, HADOOP))
                .isInstanceOf(FormatException.class)
                .hasMessage(folder + ": there is no such folder");
        Files.writeString(local, "a file");
        assertThatThrownBy(() -> SavedModel.load(folder, HADOOP)).hasMessage(folder + ": is a file, expected a folder");
        Files.delete(local);
        model().save(folder, HADOOP, IfExists.REFUSE);
        Files.delete(local.resolve("weights.safetensors"));
        assertThatThrownBy(() -> SavedModel.load(folder, HADOOP))
                .isInstanceOf(FormatException.class)
                .hasMessage(folder + "/weights.safetensors: is missing");
    }

    @Test
    void noticesAFlippedBitAndACutFile() throws IOException {
        model().save(folder, HADOOP, IfExists.REFUSE);
        java.nio.file.Path weights = local.resolve("weights.safetensors");
        byte[] whole = Files.readAllBytes(weights);
        byte[] flipped = whole.clone();
        flipped[whole.length - 5] ^= 4;
        Files.write(weights, flipped);
        assertThatThrownBy(() -> SavedModel.load(folder, HADOOP))
                .isInstanceOf(FormatException.class)
                .hasMessageMatching(
                        ".*/weights.safetensors: SHA-256 is [0-9a-f]{64}, expected [0-9a-f]{64}: the file is damaged");
        Files.write(weights, Arrays.copyOf(whole, whole.length - 9));
        assertThatThrownBy(() -> SavedModel.load(folder, HADOOP))
                .hasMessage(folder + "/weights.safetensors: has " + (whole.length - 9) + " bytes, expected "
                        + whole.length + ": the file was truncated or replaced");
    }

    /** Without checksums, as a folder that another program wrote. */
    private void edit(String file, String from, String to) throws IOException {
        Files.deleteIfExists(local.resolve("checksums.json"));
        java.nio.file.Path path = local.resolve(file);
        Files.writeString(path, Files.readString(path).replace(from, to));
    }

    @Test
    void readsAFolderWithoutChecksums() throws IOException {
        model().save(folder, HADOOP, IfExists.REFUSE);
        edit("model.json", "shirt", "skirt");
        assertThat(SavedModel.load(folder, HADOOP).classNames()).contains("skirt");
    }

    @Test
    void namesAllTensorsThatDoNotFit() throws IOException {
        model().save(folder, HADOOP, IfExists.REFUSE);
        edit("model.json", "\"name\": \"conv\"", "\"name\": \"first\"");
        edit("model.json", "\"out_features\": 3", "\"out_features\": 5");
        assertThatThrownBy(() -> SavedModel.load(folder, HADOOP))
                .isInstanceOf(FormatException.class)
                .hasMessage(folder + "/weights.safetensors: does not hold this network's tensors:"
                        + " missing first.weight [2, 1, 3, 3]; missing first.bias [2];"
                        + " fc.weight is F32 [3, 32], expected F32 [5, 32]; fc.bias is F32 [3], expected F32 [5];"
                        + " unexpected conv.weight [2, 1, 3, 3]; unexpected conv.bias [2]");
    }

    @Test
    void refusesOtherFormatsAndLaterVersions() throws IOException {
        model().save(folder, HADOOP, IfExists.REFUSE);
        edit("model.json", "\"version\": 1", "\"version\": 2");
        assertThatThrownBy(() -> SavedModel.load(folder, HADOOP))
                .hasMessage(folder + "/model.json: format version is 2, this Convoy reads 1 to 1: use a newer Convoy");
        edit("model.json", "convoy-model", "caffe");
        assertThatThrownBy(() -> SavedModel.load(folder, HADOOP))
                .hasMessage(folder + "/model.json: format: expected \"convoy-model\", found \"caffe\"");
    }

    @Test
    void refusesAnArchitectureThatCannotBeBuilt() throws IOException {
        model().save(folder, HADOOP, IfExists.REFUSE);
        edit("model.json", "\"relu\"", "\"relo\"");
        assertThatThrownBy(() -> SavedModel.load(folder, HADOOP))
                .isInstanceOf(FormatException.class)
                .hasMessageStartingWith(folder + "/model.json: architecture: ")
                .hasMessageContaining("relo");
    }

    /** A few bytes must not make the loader ask for gigabytes. */
    @Test
    void asksForNoMemoryThatTheFileCannotFill() throws IOException {
        model().save(folder, HADOOP, IfExists.REFUSE);
        edit("model.json", "\"out_features\": 3", "\"out_features\": 60000000");
        assertThatThrownBy(() -> SavedModel.load(folder, HADOOP))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("fc.weight is F32 [3, 32], expected F32 [60000000, 32]");
    }

    @Test
    void refusesValuesOfAnotherType() throws IOException {
        model().save(folder, HADOOP, IfExists.REFUSE);
        edit("model.json", "\"shirt\"", "12");
        assertThatThrownBy(() -> SavedModel.load(folder, HADOOP))
                .isInstanceOf(FormatException.class)
                .hasMessage(folder
                        + "/model.json: classes: expected a list of strings, found [12, shoe, b\u00e4g \"quoted\"]");
    }

    @Test
    void refusesAWeightsFileThatIsCutWithoutChecksums() throws IOException {
        model().save(folder, HADOOP, IfExists.REFUSE);
        Files.delete(local.resolve("checksums.json"));
        java.nio.file.Path weights = local.resolve("weights.safetensors");
        byte[] whole = Files.readAllBytes(weights);
        Files.write(weights, Arrays.copyOf(whole, whole.length - 4));
        int data = (123 + 4) * 4 + 8;
        assertThatThrownBy(() -> SavedModel.load(folder, HADOOP))
                .hasMessage(folder + "/weights.safetensors: the header describes " + data
                        + " bytes of data, the file has " + (data - 4) + ": it was truncated or damaged");
        Files.write(weights, "not a tensor file".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> SavedModel.load(folder, HADOOP))
                .hasMessageStartingWith(folder + "/weights.safetensors: header length is ")
                .hasMessageEndingWith("not a safetensors file, or truncated");
    }

    /** The counter is int64 and comes first, where every element is aligned. */
    @Test
    void writesTheStepsAsBatchesTracked() throws IOException {
        model().save(folder, HADOOP, IfExists.REFUSE);
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(local.resolve("weights.safetensors")))
                .order(ByteOrder.LITTLE_ENDIAN);
        int data = 8 + (int) bytes.getLong(0);
        assertThat(data % 8).isZero();
        assertThat(bytes.getLong(data)).isEqualTo(42);
    }

    private static List<String> names(java.nio.file.Path folder) throws IOException {
        try (Stream<java.nio.file.Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
