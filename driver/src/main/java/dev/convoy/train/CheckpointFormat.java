package dev.convoy.train;

import dev.convoy.model.FormatException;
import dev.convoy.model.Json;
import dev.convoy.model.Safetensors;
import dev.convoy.model.SavedFolder;
import dev.convoy.model.SavedFolderWriter;
import dev.convoy.model.SavedModel;
import dev.convoy.model.StoredTensor;
import dev.convoy.optim.OptimizerState;
import dev.convoy.tensor.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The files of a checkpoint: a saved model's, {@code optimizer.safetensors} with the optimizer's arrays, each {@code [parameterCount]}
 * under its own name, and {@code training.json} with the rest of the training state and its hash.
 */
final class CheckpointFormat {
    static final String OPTIMIZER = "optimizer.safetensors";
    static final String TRAINING = "training.json";
    static final List<String> FILES = List.of(SavedModel.DESCRIPTION, SavedModel.WEIGHTS, OPTIMIZER, TRAINING);

    private static final String FORMAT = "convoy-training";
    private static final int VERSION = 1;

    private CheckpointFormat() {}

    static void write(SavedFolderWriter folder, TrainingState state, SavedModel model) throws IOException {
        model.with(state.parameters(), state.statistics()).write(folder);
        List<StoredTensor> arrays = new ArrayList<>();
        state.optimizer().arrays().forEach((name, array) -> arrays.add(tensor(name, array)));
        try (OutputStream out = folder.create(OPTIMIZER)) {
            Safetensors.write(out, arrays, Map.of());
        }
        folder.json(TRAINING, training(state));
    }

    private static StoredTensor tensor(String name, float[] array) {
        return new StoredTensor(name, Shape.of(array.length), FloatBuffer.wrap(array));
    }

    private static Map<String, Object> training(TrainingState state) {
        Progress progress = state.progress();
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("format", FORMAT);
        values.put("version", VERSION);
        values.put("seed", state.seed());
        values.put("step", progress.step());
        values.put("epoch", progress.epoch());
        if (progress.bestEpoch() > 0) {
            values.put("best_metric", progress.bestMetric());
        }
        values.put("best_epoch", progress.bestEpoch());
        values.put("bad_epochs", progress.badEpochs());
        values.put("optimizer_steps", state.optimizer().steps());
        values.put("settings", state.fingerprint().settings());
        values.put("hash", state.hash());
        return values;
    }

    /** Reads a checkpoint whose checksums were verified. */
    static Checkpoint read(SavedFolder folder) throws IOException {
        SavedModel model = SavedModel.read(folder);
        Json training = folder.json(TRAINING);
        training.requireFormat(FORMAT, VERSION);
        TrainingState state;
        try {
            state = new TrainingState(
                    training.whole("seed"),
                    progress(training),
                    model.parameters(),
                    model.statistics(),
                    OptimizerState.of(training.whole("optimizer_steps"), arrays(folder)),
                    RunFingerprint.of(training.map("settings")));
        } catch (IllegalArgumentException e) {
            throw new FormatException(folder.file(TRAINING), e.getMessage(), e);
        }
        String expected = training.text("hash");
        if (!state.hash().equals(expected)) {
            throw new FormatException(
                    folder.path(), "the training state's hash is " + state.hash() + ", expected " + expected);
        }
        return new Checkpoint(folder.path(), model, state);
    }

    private static Progress progress(Json training) throws FormatException {
        int bestEpoch = training.small("best_epoch");
        return new Progress(
                training.whole("step"),
                training.small("epoch"),
                bestEpoch > 0 ? training.number("best_metric") : Double.NaN,
                bestEpoch,
                training.small("bad_epochs"));
    }

    private static Map<String, float[]> arrays(SavedFolder folder) throws IOException {
        Map<String, float[]> arrays = new TreeMap<>();
        folder.read(
                OPTIMIZER,
                (in, length) -> Safetensors.read(
                        in,
                        length,
                        folder.file(OPTIMIZER).toString(),
                        header -> header.entries().stream()
                                .map(entry -> {
                                    float[] array = new float[entry.shape().count()];
                                    arrays.put(entry.name(), array);
                                    return tensor(entry.name(), array);
                                })
                                .toList()));
        return arrays;
    }
}
