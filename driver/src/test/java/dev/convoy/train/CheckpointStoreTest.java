package dev.convoy.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.model.ArchitectureFile;
import dev.convoy.model.FormatException;
import dev.convoy.model.SavedFolder;
import dev.convoy.model.SavedModel;
import dev.convoy.network.Architecture;
import dev.convoy.network.Network;
import dev.convoy.optim.OptimizerState;
import dev.convoy.optim.Plateau;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointStoreTest {
    private static final Configuration HADOOP = new Configuration();
    private static final RunFingerprint FINGERPRINT =
            RunFingerprint.of(Map.of("shards", 8, "global-batch", 256, "optimizer", "sgd"));

    private static final String ARCHITECTURE = """
            name = small
            input = [1, 4, 4]
            layers = [
              { type = conv2d, out_channels = 2, kernel_size = 3, padding = 1 }
              { type = batch_norm2d, num_features = 2 }
              flatten
              { type = linear, out_features = 3 }
            ]
            """;

    @TempDir
    private java.nio.file.Path temporary;

    private java.nio.file.Path local;
    private Path directory;
    private CheckpointStore store;

    @BeforeEach
    void openStore() {
        local = temporary.resolve("checkpoints");
        directory = new Path(local.toUri());
        store = new CheckpointStore(directory, HADOOP, 3);
    }

    private static Architecture architecture() throws IOException {
        return ArchitectureFile.parse(ARCHITECTURE, "small.conf");
    }

    private static TrainingState state(int epoch) throws IOException {
        Network network = Network.build(architecture());
        float[] parameters = new float[network.parameterCount()];
        float[] statistics = new float[network.statisticCount()];
        float[] buffer = new float[network.parameterCount()];
        Arrays.fill(parameters, epoch + 0.1f);
        Arrays.fill(statistics, epoch + 0.2f);
        Arrays.fill(buffer, epoch + 0.3f);
        return new TrainingState(
                Long.MIN_VALUE + 3,
                new Progress(epoch * 100L, epoch, epoch == 0 ? Double.NaN : 0.1 * epoch, epoch, 0),
                parameters,
                statistics,
                OptimizerState.of(epoch * 100L, Map.of("momentum_buffer", buffer)),
                FINGERPRINT);
    }

    private static SavedModel model() throws IOException {
        return new SavedModel(
                architecture(), Map.of("size", 4), List.of("a", "b", "c"), Map.of(), new float[0], new float[0]);
    }

    private void save(int... epochs) throws IOException {
        for (int epoch : epochs) {
            store.save(state(epoch), model());
        }
    }

    private List<String> names() throws IOException {
        try (Stream<java.nio.file.Path> files = Files.list(local)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void givesBackTheWholeState() throws IOException {
        save(0, 1);
        Checkpoint last = store.last().checkpoint().orElseThrow();
        assertThat(last.folder()).isEqualTo(new Path(directory, "epoch-0001"));
        TrainingState state = last.state();
        assertThat(state.hash()).isEqualTo(state(1).hash());
        assertThat(state.progress()).isEqualTo(state(1).progress());
        assertThat(state.seed()).isEqualTo(Long.MIN_VALUE + 3);
        assertThat(state.fingerprint()).isEqualTo(FINGERPRINT);
        assertThat(state.optimizer().steps()).isEqualTo(100);
        assertThat(state.optimizer().arrays().get("momentum_buffer"))
                .isEqualTo(state(1).optimizer().arrays().get("momentum_buffer"));
        assertThat(last.model().classNames()).containsExactly("a", "b", "c");
        assertThat(last.model().parameters()).isSameAs(state.parameters());
        last.requireMatches(architecture(), FINGERPRINT);
        Checkpoint first = CheckpointStore.load(new Path(directory, "epoch-0000"), HADOOP);
        assertThat(first.state().progress()).isEqualTo(Progress.start());
    }

    @Test
    void givesBackAnAverageAndAPlateauWhichTheModelIs() throws IOException {
        TrainingState plain = state(1);
        float[] averaged = new float[plain.parameters().length];
        Arrays.fill(averaged, 0.25f);
        for (double best : new double[] {Double.NaN, 0.1 + 0.2}) {
            Progress progress = new Progress(100, 1, 0.1, 1, 0, Optional.of(new Plateau.State(0.1 / 3, best, 2, 1)));
            TrainingState saved = new TrainingState(
                    5,
                    progress,
                    plain.parameters(),
                    plain.statistics(),
                    Optional.of(new Parameters(averaged, new float[plain.statistics().length])),
                    plain.optimizer(),
                    FINGERPRINT);
            store.save(saved, model());
            Checkpoint read = store.last().checkpoint().orElseThrow();
            assertThat(read.state().hash()).isEqualTo(saved.hash());
            assertThat(read.state().progress()).isEqualTo(progress);
            assertThat(read.state().parameters()).isEqualTo(plain.parameters());
            assertThat(read.model().parameters()).isEqualTo(averaged);
        }
    }

    @Test
    void isReadAsASavedModelToo() throws IOException {
        save(2);
        assertThat(SavedModel.load(new Path(directory, "epoch-0002"), HADOOP).parameters())
                .isEqualTo(state(2).parameters());
    }

    @Test
    void keepsTheLastFewAndTheBest() throws IOException {
        save(1);
        store.saveBest(state(1), model());
        save(2, 3, 4, 5);
        assertThat(names()).containsExactly("best", "epoch-0003", "epoch-0004", "epoch-0005");
        assertThat(store.best().orElseThrow().state().progress().epoch()).isEqualTo(1);
        store.saveBest(state(5), model());
        assertThat(store.best().orElseThrow().state().progress().epoch()).isEqualTo(5);
        assertThat(names()).containsExactly("best", "epoch-0003", "epoch-0004", "epoch-0005");
    }

    @Test
    void goesBackToAnEarlierEpoch() throws IOException {
        save(1, 2, 3, 4);
        save(3);
        assertThat(names()).containsExactly("epoch-0002", "epoch-0003");
        assertThat(store.last().checkpoint().orElseThrow().state().progress().epoch())
                .isEqualTo(3);
    }

    @Test
    void isEmptyBeforeTheFirstSaveAndAfterClearing() throws IOException {
        assertThat(store.last().checkpoint()).isEmpty();
        assertThat(store.last().refused()).isEmpty();
        assertThat(store.best()).isEmpty();
        assertThat(store.isUsed()).isFalse();
        save(1);
        store.saveBest(state(1), model());
        Files.writeString(local.resolve("notes.txt"), "mine");
        assertThat(store.isUsed()).isTrue();
        store.clear();
        assertThat(names()).containsExactly("notes.txt");
        assertThat(store.isUsed()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.json", "weights.safetensors", "optimizer.safetensors", "training.json"})
    void passesOverAFlippedBit(String file) throws IOException {
        save(1, 2);
        flip(local.resolve("epoch-0002").resolve(file));
        CheckpointStore.Search search = store.last();
        assertThat(search.checkpoint().orElseThrow().state().hash()).isEqualTo(state(1).hash());
        assertThat(search.refused()).hasSize(1);
        assertThat(search.refused().get(0))
                .matches(directory + "/epoch-0002/" + file
                        + ": SHA-256 is [0-9a-f]{64}, expected [0-9a-f]{64}: the file is damaged");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"model.json", "weights.safetensors", "optimizer.safetensors", "training.json", "checksums.json"})
    void passesOverACutOrMissingFile(String file) throws IOException {
        save(1, 2, 3);
        java.nio.file.Path cut = local.resolve("epoch-0003").resolve(file);
        byte[] whole = Files.readAllBytes(cut);
        Files.write(cut, Arrays.copyOf(whole, whole.length / 2));
        Files.delete(local.resolve("epoch-0002").resolve(file));
        CheckpointStore.Search search = store.last();
        assertThat(search.checkpoint().orElseThrow().state().progress().epoch()).isEqualTo(1);
        String cutMessage = file.equals("checksums.json")
                ? ": not a JSON object: "
                : ": has " + whole.length / 2 + " bytes, expected " + whole.length
                        + ": the file was truncated or replaced";
        assertThat(search.refused().get(0)).startsWith(directory + "/epoch-0003/" + file + cutMessage);
        assertThat(search.refused().get(1)).isEqualTo(directory + "/epoch-0002/" + file + ": is missing");
    }

    @Test
    void saysSoWhenNoneIsWhole() throws IOException {
        save(1);
        flip(local.resolve("epoch-0001").resolve("training.json"));
        CheckpointStore.Search search = store.last();
        assertThat(search.checkpoint()).isEmpty();
        assertThat(search.refused()).hasSize(1);
        assertThatThrownBy(() -> CheckpointStore.load(new Path(directory, "epoch-0001"), HADOOP))
                .isInstanceOf(FormatException.class)
                .hasMessageEndingWith("the file is damaged; no checkpoint before it is whole");
    }

    @Test
    void refusesADamagedOneAndOffersTheOneBefore() throws IOException {
        save(1, 2, 3);
        flip(local.resolve("epoch-0003").resolve("weights.safetensors"));
        flip(local.resolve("epoch-0002").resolve("optimizer.safetensors"));
        assertThatThrownBy(() -> CheckpointStore.load(new Path(directory, "epoch-0003"), HADOOP))
                .isInstanceOf(FormatException.class)
                .hasMessageMatching(directory + "/epoch-0003/weights.safetensors: SHA-256 is [0-9a-f]{64}, expected"
                        + " [0-9a-f]{64}: the file is damaged; the newest whole checkpoint before it is " + directory
                        + "/epoch-0001: resume from that one");
    }

    @Test
    void refusesAStateWhoseHashIsAnother() throws IOException {
        save(1);
        java.nio.file.Path folder = local.resolve("epoch-0001");
        String hash = state(1).hash();
        java.nio.file.Path training = folder.resolve("training.json");
        Files.writeString(training, Files.readString(training).replace(hash, "0123456789abcdef"));
        assertThatThrownBy(() -> CheckpointFormat.read(SavedFolder.open(new Path(directory, "epoch-0001"), HADOOP)))
                .isInstanceOf(FormatException.class)
                .hasMessage(directory + "/epoch-0001: the training state's hash is " + hash
                        + ", expected 0123456789abcdef");
    }

    @Test
    void refusesAnotherArchitectureAndOtherSettings() throws IOException {
        save(1);
        Checkpoint last = store.last().checkpoint().orElseThrow();
        Architecture wider =
                ArchitectureFile.parse(ARCHITECTURE.replace("out_channels = 2", "out_channels = 6"), "wider.conf");
        RunFingerprint other = RunFingerprint.of(Map.of("shards", 4, "global-batch", 256, "augment", "flip"));
        assertThatThrownBy(() -> last.requireMatches(wider, other))
                .isInstanceOf(FormatException.class)
                .hasMessage(last.folder() + ": this checkpoint is of another run:"
                        + " layer 0 conv2d: out_channels is 2 in the checkpoint, 6 in this run;"
                        + " augment: not set in the checkpoint, flip in this run;"
                        + " optimizer: sgd in the checkpoint, not set in this run;"
                        + " shards: 8 in the checkpoint, 4 in this run;"
                        + " use the checkpoint's settings, or start a new run in another folder");
    }

    @Test
    void leavesTheOnesBeforeWholeWhenSavingFails() throws IOException {
        save(1);
        TrainingState state = state(2);
        TrainingState wrong = new TrainingState(
                state.seed(),
                state.progress(),
                new float[2],
                new float[0],
                OptimizerState.of(0, Map.of()),
                FINGERPRINT);
        assertThatThrownBy(() -> store.save(wrong, model()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("saved model: parameters has 2 elements, the network ");
        assertThat(names()).containsExactly("epoch-0001");
        Files.createDirectories(local.resolve(".epoch-0002.tmp"));
        assertThat(store.last().checkpoint().orElseThrow().state().progress().epoch())
                .isEqualTo(1);
        save(2);
        assertThat(names()).containsExactly("epoch-0001", "epoch-0002");
    }

    @Test
    void keepsAtLeastOne() {
        assertThatThrownBy(() -> new CheckpointStore(directory, HADOOP, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("checkpoints to keep is 0, must be 1 or more");
    }

    private static void flip(java.nio.file.Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
    }
}
