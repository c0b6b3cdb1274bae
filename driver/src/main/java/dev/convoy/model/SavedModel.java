package dev.convoy.model;

import dev.convoy.network.Architecture;
import dev.convoy.network.Network;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A trained network with all that its user must know. Saved as a folder of {@code model.json}, {@code weights.safetensors} (PyTorch's
 * names and layouts, so that {@code load_state_dict(load_file(...))} takes it) and {@code checksums.json}.
 *
 * <p>Loading checks the files' checksums when {@code checksums.json} is there, the format version, and every tensor's name, type
 * and shape against the network that the architecture describes. It runs no code of the file's.
 *
 * @param architecture the network's description
 * @param preprocessing what is done to an image before the network sees it, as JSON has it: image size, normalisation
 * @param classNames the label's name, by label
 * @param provenance where the model comes from, as JSON has it: version, time, seed, data, settings, state hash. The whole number
 *     {@value #STEPS}, if there, is also written as batchnorm's {@code num_batches_tracked}
 * @param parameters {@code [parameterCount]}, the network's flat array; held, not copied
 * @param statistics {@code [statisticCount]}, batchnorm's running means and variances; held, not copied
 */
@SuppressWarnings("ArrayRecordComponent")
public record SavedModel(
        Architecture architecture,
        Map<String, Object> preprocessing,
        List<String> classNames,
        Map<String, Object> provenance,
        float[] parameters,
        float[] statistics) {
    /** File with everything but the arrays. */
    public static final String DESCRIPTION = "model.json";

    /** File with the arrays. */
    public static final String WEIGHTS = Weights.FILE;

    /** Provenance key with the steps taken. */
    public static final String STEPS = "steps";

    /** Provenance key with the loss that was minimised: its name and settings. */
    public static final String LOSS = "loss";

    private static final String FORMAT = "convoy-model";
    private static final int VERSION = 1;

    /** Copies the maps and the list, keeping their order. */
    public SavedModel {
        preprocessing = Collections.unmodifiableMap(new LinkedHashMap<>(preprocessing));
        classNames = List.copyOf(classNames);
        provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
    }

    /** This model with other arrays, held, not copied. */
    public SavedModel with(float[] newParameters, float[] newStatistics) {
        return new SavedModel(architecture, preprocessing, classNames, provenance, newParameters, newStatistics);
    }

    /**
     * Saves this model as a folder that appears whole or not at all.
     *
     * @throws FormatException if the folder exists and {@code mode} refuses, or it is not a saved folder
     * @throws IllegalArgumentException if an array's length is not the network's, or the description is not JSON's types
     * @throws IOException if the file system fails
     */
    public void save(Path folder, Configuration hadoop, IfExists mode) throws IOException {
        SavedFolderWriter.write(folder, hadoop, mode, this::write);
    }

    /**
     * Loads a saved model.
     *
     * @throws FormatException if the folder or a file is missing, damaged, of a later version, or does not hold what the
     *     architecture's network needs
     * @throws IOException if the file system fails
     */
    public static SavedModel load(Path folder, Configuration hadoop) throws IOException {
        SavedFolder saved = SavedFolder.open(folder, hadoop);
        if (!saved.has(DESCRIPTION)) {
            throw new FormatException(
                    saved.path(), "is no saved model: expected " + DESCRIPTION + " in it, found none");
        }
        if (saved.has(SavedFolder.CHECKSUMS)) {
            saved.verify(List.of(DESCRIPTION, WEIGHTS));
        }
        return read(saved);
    }

    /** Writes this model's files into a folder; arguments and errors as {@link #save}. */
    public void write(SavedFolderWriter folder) throws IOException {
        Network network = Network.build(architecture);
        length("parameters", parameters, network.parameterCount());
        length("statistics", statistics, network.statisticCount());
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("format", FORMAT);
        description.put("version", VERSION);
        description.put("architecture", ArchitectureFile.toMap(architecture));
        description.put("preprocessing", preprocessing);
        description.put("classes", classNames);
        description.put("provenance", provenance);
        folder.json(DESCRIPTION, description);
        long steps = provenance.get(STEPS) instanceof Number number ? number.longValue() : 0;
        Weights.write(folder, network, parameters, statistics, steps);
    }

    private static void length(String name, float[] array, int expected) {
        if (array.length != expected) {
            throw new IllegalArgumentException(
                    "saved model: " + name + " has " + array.length + " elements, the network " + expected);
        }
    }

    /** Reads a model's files from a folder, without its checksums; errors as {@link #load}. */
    public static SavedModel read(SavedFolder folder) throws IOException {
        Json description = folder.json(DESCRIPTION);
        String origin = folder.file(DESCRIPTION).toString();
        description.requireFormat(FORMAT, VERSION);
        Architecture architecture =
                ArchitectureFile.fromMap(description.map("architecture"), origin + ": architecture");
        Weights weights = Weights.read(folder, network(architecture, origin));
        return new SavedModel(
                architecture,
                description.map("preprocessing"),
                description.texts("classes"),
                description.map("provenance"),
                weights.parameters(),
                weights.statistics());
    }

    private static Network network(Architecture architecture, String origin) throws FormatException {
        try {
            return Network.build(architecture);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new FormatException(origin + ": architecture", e.getMessage(), e);
        }
    }
}
