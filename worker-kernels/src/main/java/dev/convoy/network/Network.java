package dev.convoy.network;

import dev.convoy.layer.Layer;
import dev.convoy.random.CounterRandom;
import dev.convoy.random.Purpose;
import dev.convoy.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Layers in the order they run, checked against each other, with all parameters in one flat array, all running statistics in another and
 * all batch moments in a third. Immutable: the arrays themselves belong to whoever trains or scores.
 */
public final class Network {
    private final Architecture architecture;
    private final List<NamedLayer> layers;
    private final List<Slice> parameters;
    private final List<Slice> statistics;
    private final int momentCount;

    private Network(Architecture architecture, List<NamedLayer> layers) {
        this.architecture = architecture;
        this.layers = List.copyOf(layers);
        List<Slice> trained = new ArrayList<>();
        List<Slice> running = new ArrayList<>();
        int moments = 0;
        for (NamedLayer layer : layers) {
            trained.addAll(layer.parameters());
            running.addAll(layer.statistics());
            moments += 2 * layer.layer().momentChannels(layer.input());
        }
        this.parameters = List.copyOf(trained);
        this.statistics = List.copyOf(running);
        this.momentCount = moments;
    }

    /**
     * Builds what an architecture describes.
     *
     * @throws IllegalArgumentException if a layer or setting is not known, a value is out of its range, or shapes do not fit;
     *     the message names the layer, the value found and the value expected
     */
    public static Network build(Architecture architecture) {
        if (architecture.layers().isEmpty()) {
            throw new IllegalArgumentException("architecture \"" + architecture.name() + "\" has no layers");
        }
        NetworkBuilder builder = new NetworkBuilder(architecture.input());
        builder.sequence("", architecture.layers(), NamedLayer.INPUT);
        return new Network(architecture, builder.layers());
    }

    /**
     * This network with the layers of these names left as they are in training: neither their parameters nor their running
     * statistics move, and a frozen normalisation uses its running statistics.
     *
     * @param names layers that have parameters or statistics; others are passed over
     */
    public Network freeze(Set<String> names) {
        return new Network(
                architecture,
                layers.stream()
                        .map(layer -> names.contains(layer.name()) ? layer.freeze() : layer)
                        .toList());
    }

    /** What it was built from. */
    public Architecture architecture() {
        return architecture;
    }

    /** The layers, in order. */
    public List<NamedLayer> layers() {
        return layers;
    }

    /** Shape of one input image. */
    public Shape input() {
        return architecture.input();
    }

    /** Shape of one output: {@code [classes]} for a classifier. */
    public Shape output() {
        return layers.get(layers.size() - 1).output();
    }

    /** Where each parameter lies in the flat parameter array, and its gradient in the flat gradient array. */
    public List<Slice> parameters() {
        return parameters;
    }

    /** Length of the flat parameter array. */
    public int parameterCount() {
        return parameters.isEmpty() ? 0 : parameters.get(parameters.size() - 1).end();
    }

    /** Where each running statistic lies in the flat statistics array. */
    public List<Slice> statistics() {
        return statistics;
    }

    /** Length of the flat statistics array. */
    public int statisticCount() {
        return statistics.isEmpty() ? 0 : statistics.get(statistics.size() - 1).end();
    }

    /** Length of the flat array of batch moments: for each normalised channel a mean and a sum of squared deviations. */
    public int momentCount() {
        return momentCount;
    }

    /** First values of all parameters: a function of the seed and each parameter's number, nothing else. */
    public float[] initialParameters(long seed) {
        float[] values = new float[parameterCount()];
        CounterRandom random = new CounterRandom(seed, Purpose.INITIALISE);
        int number = 0;
        for (NamedLayer layer : layers) {
            List<Layer.Parameter> described = layer.layer().parameters(layer.input());
            for (int i = 0; i < described.size(); i++) {
                Slice slice = layer.parameters().get(i);
                described.get(i).initialiser().fill(values, slice.offset(), slice.shape(), random.at(0, number++));
            }
        }
        return values;
    }

    /** First values of all running statistics. */
    public float[] initialStatistics() {
        float[] values = new float[statisticCount()];
        for (NamedLayer layer : layers) {
            List<Layer.Statistic> described = layer.layer().statistics(layer.input());
            for (int i = 0; i < described.size(); i++) {
                Slice slice = layer.statistics().get(i);
                Arrays.fill(
                        values, slice.offset(), slice.end(), described.get(i).initial());
            }
        }
        return values;
    }
}
