package dev.convoy.model;

import dev.convoy.network.Network;
import dev.convoy.network.Slice;
import dev.convoy.tensor.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network's flat arrays as {@code weights.safetensors}: each parameter and running statistic under its own name, and for
 * every layer with a running mean PyTorch's {@code num_batches_tracked}.
 */
final class Weights implements Safetensors.Targets {
    static final String FILE = "weights.safetensors";

    private static final String RUNNING_MEAN = ".running_mean";
    private static final String BATCHES_TRACKED = ".num_batches_tracked";
    private static final int SHOWN = 8;

    private final Network network;
    private final String origin;
    private float[] parameters;
    private float[] statistics;

    private Weights(Network network, String origin) {
        this.network = network;
        this.origin = origin;
    }

    /**
     * Writes the file.
     *
     * @param steps what to write as {@code num_batches_tracked}
     */
    static void write(SavedFolderWriter folder, Network network, float[] parameters, float[] statistics, long steps)
            throws IOException {
        try (OutputStream out = folder.create(FILE)) {
            Safetensors.write(out, tensors(network, parameters, statistics, steps), Map.of("format", "pt"));
        }
    }

    /** Reads the file; memory is only asked for once the file is known to hold what fills it. */
    static Weights read(SavedFolder folder, Network network) throws IOException {
        Weights weights = new Weights(network, folder.file(FILE).toString());
        folder.read(FILE, (in, length) -> Safetensors.read(in, length, weights.origin, weights));
        return weights;
    }

    float[] parameters() {
        return parameters;
    }

    float[] statistics() {
        return statistics;
    }

    @Override
    public List<StoredTensor> of(SafetensorsHeader header) throws FormatException {
        check(header);
        parameters = new float[network.parameterCount()];
        statistics = new float[network.statisticCount()];
        return tensors(network, parameters, statistics, 0);
    }

    private static List<StoredTensor> tensors(Network network, float[] parameters, float[] statistics, long steps) {
        List<StoredTensor> tensors = new ArrayList<>();
        network.parameters().forEach(slice -> tensors.add(StoredTensor.of(slice, parameters)));
        network.statistics().forEach(slice -> tensors.add(StoredTensor.of(slice, statistics)));
        counters(network).forEach(name -> tensors.add(StoredTensor.scalar(name, steps)));
        return tensors;
    }

    private static List<String> counters(Network network) {
        return network.statistics().stream()
                .map(Slice::name)
                .filter(name -> name.endsWith(RUNNING_MEAN))
                .map(name -> name.substring(0, name.length() - RUNNING_MEAN.length()) + BATCHES_TRACKED)
                .toList();
    }

    /** Names at once all tensors that are missing, too many, or of another type or shape. */
    private void check(SafetensorsHeader header) throws FormatException {
        Map<String, SafetensorsHeader.Entry> left = new LinkedHashMap<>();
        header.entries().forEach(entry -> left.put(entry.name(), entry));
        List<String> problems = new ArrayList<>();
        List<Slice> slices = new ArrayList<>(network.parameters());
        slices.addAll(network.statistics());
        for (Slice slice : slices) {
            SafetensorsHeader.Entry found = left.remove(slice.name());
            if (found == null) {
                problems.add("missing " + slice.name() + " " + slice.shape());
            } else {
                compare(found, Dtype.F32, slice.shape(), problems);
            }
        }
        for (String counter : counters(network)) {
            SafetensorsHeader.Entry found = left.remove(counter);
            // PyTorch before 0.4.1 did not count batches, and nothing here needs the count.
            if (found != null) {
                compare(found, Dtype.I64, Shape.of(), problems);
            }
        }
        left.values().forEach(entry -> problems.add("unexpected " + entry.name() + " " + entry.shape()));
        if (!problems.isEmpty()) {
            String more = problems.size() > SHOWN ? "; and " + (problems.size() - SHOWN) + " more" : "";
            String shown = String.join("; ", problems.subList(0, Math.min(SHOWN, problems.size())));
            throw new FormatException(origin, "does not hold this network's tensors: " + shown + more);
        }
    }

    private static void compare(SafetensorsHeader.Entry found, Dtype dtype, Shape shape, List<String> problems) {
        if (found.dtype() != dtype || !found.shape().equals(shape)) {
            problems.add(
                    found.name() + " is " + found.dtype() + " " + found.shape() + ", expected " + dtype + " " + shape);
        }
    }
}
