package dev.convoy.train;

import dev.convoy.model.FormatException;
import dev.convoy.model.Json;
import dev.convoy.model.Safetensors;
import dev.convoy.model.SavedFolder;
import dev.convoy.model.SavedFolderWriter;
import dev.convoy.model.SavedModel;
import dev.convoy.model.StoredTensor;
import dev.convoy.optim.OptimizerState;
import dev.convoy.optim.Plateau;
import dev.convoy.tensor.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The files of a checkpoint: a saved model's, {@code optimizer.safetensors} with the optimizer's arrays, each {@code [parameterCount]}
 * under its own name, and {@code training.json} with the rest of the training state and its hash. Where a moving average is kept the
 * saved model is the average, and {@code trained.safetensors} has the flat arrays that training goes on from.
 */
final class CheckpointFormat {
    static final String OPTIMIZER = "optimizer.safetensors";
    static final String TRAINING = "training.json";
    static final String TRAINED = "trained.safetensors";
    static final List<String> FILES = List.of(SavedModel.DESCRIPTION, SavedModel.WEIGHTS, OPTIMIZER, TRAINING);

    private static final String FORMAT = "convoy-training";
    private static final int VERSION = 1;
    private static final String PARAMETERS = "parameters";
    private static final String STATISTICS = "statistics";

    private CheckpointFormat() {}

    static void write(SavedFolderWriter folder, TrainingState state, SavedModel model) throws IOException {
        Parameters arrays = state.model();
        model.with(arrays.values(), arrays.statistics()).write(folder);
        write(folder, OPTIMIZER, state.optimizer().arrays());
        if (state.average().isPresent()) {
            write(folder, TRAINED, Map.of(PARAMETERS, state.parameters(), STATISTICS, state.statistics()));
        }
        folder.json(TRAINING, training(state));
    }

    private static void write(SavedFolderWriter folder, String file, Map<String, float[]> arrays) throws IOException {
        List<StoredTensor> tensors = new ArrayList<>();
        new TreeMap<>(arrays).forEach((name, array) -> {
            if (array.length > 0) {
                tensors.add(tensor(name, array));
            }
        });
        try (OutputStream out = folder.create(file)) {
            Safetensors.write(out, tensors, Map.of());
        }
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
        progress.plateau().ifPresent(plateau -> values.put("plateau", plateau(plateau)));
        if (state.average().isPresent()) {
            values.put("trained", TRAINED);
        }
        values.put("optimizer_steps", state.optimizer().steps());
        values.put("settings", state.fingerprint().settings());
        values.put("hash", state.hash());
        return values;
    }

    private static Map<String, Object> plateau(Plateau.State plateau) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("rate", plateau.rate());
        if (Double.isFinite(plateau.best())) {
            values.put("best", plateau.best());
        }
        values.put("bad_epochs", plateau.badEpochs());
        values.put("cooldown", plateau.cooldown());
        return values;
    }

    /** Reads a checkpoint whose checksums were verified. */
    static Checkpoint read(SavedFolder folder) throws IOException {
        SavedModel model = SavedModel.read(folder);
        Json training = folder.json(TRAINING);
        training.requireFormat(FORMAT, VERSION);
        TrainingState state;
        try {
            Parameters used = new Parameters(model.parameters(), model.statistics());
            boolean averaged = training.has("trained");
            Parameters trained = averaged ? trained(folder) : used;
            state = new TrainingState(
                    training.whole("seed"),
                    progress(training),
                    trained.values(),
                    trained.statistics(),
                    averaged ? Optional.of(used) : Optional.empty(),
                    OptimizerState.of(training.whole("optimizer_steps"), arrays(folder, OPTIMIZER)),
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
                training.small("bad_epochs"),
                training.has("plateau") ? Optional.of(plateau(training.object("plateau"))) : Optional.empty());
    }

    private static Plateau.State plateau(Json plateau) throws FormatException {
        return new Plateau.State(
                plateau.number("rate"),
                plateau.has("best") ? plateau.number("best") : Double.NaN,
                plateau.small("bad_epochs"),
                plateau.small("cooldown"));
    }

    private static Parameters trained(SavedFolder folder) throws IOException {
        Map<String, float[]> arrays = arrays(folder, TRAINED);
        return new Parameters(
                arrays.getOrDefault(PARAMETERS, new float[0]), arrays.getOrDefault(STATISTICS, new float[0]));
    }

    private static Map<String, float[]> arrays(SavedFolder folder, String file) throws IOException {
        Map<String, float[]> arrays = new TreeMap<>();
        folder.read(
                file,
                (in, length) -> Safetensors.read(
                        in,
                        length,
                        folder.file(file).toString(),
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
