package dev.convoy.network;

import dev.convoy.layer.Catalogue;
import dev.convoy.layer.Layer;
import dev.convoy.layer.LayerSettings;
import dev.convoy.random.CounterRandom;
import dev.convoy.random.Purpose;
import dev.convoy.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Layers in order, checked against each other, with all parameters in one flat array, all running statistics in another and
 * all batch moments in a third. Immutable: the arrays themselves belong to whoever trains or scores.
 */
public final class Network {
    private static final String TYPE = "type";
    private static final String NAME = "name";

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
        List<NamedLayer> layers = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Place place = new Place(0, 0, 0);
        Shape shape = architecture.input();
        for (int i = 0; i < architecture.layers().size(); i++) {
            NamedLayer layer = layer(i, architecture.layers().get(i), shape, place);
            if (!names.add(layer.name())) {
                throw new IllegalArgumentException(
                        "layer " + i + " " + layer.layer().type() + ": the name \"" + layer.name() + "\" is taken");
            }
            layers.add(layer);
            place = layer.next(place);
            shape = layer.output();
        }
        return new Network(architecture, layers);
    }

    private static NamedLayer layer(int number, Map<String, Object> description, Shape input, Place place) {
        Object type = description.get(TYPE);
        if (!(type instanceof String known) || !Catalogue.types().contains(known)) {
            throw new IllegalArgumentException("layer " + number + ": unknown layer \"" + type + "\""
                    + Nearest.suggest(String.valueOf(type), Catalogue.types()) + "; known are "
                    + String.join(", ", Catalogue.types()));
        }
        try {
            Map<String, Object> rest = new LinkedHashMap<>(description);
            rest.remove(TYPE);
            Object name = rest.remove(NAME);
            LayerSettings settings = new LayerSettings(rest);
            Layer layer = Catalogue.layer(known, settings);
            for (String key : settings.unread()) {
                throw new IllegalArgumentException(
                        "unknown setting \"" + key + "\"" + Nearest.suggest(key, settings.known()));
            }
            return NamedLayer.of(name == null ? Integer.toString(number) : name.toString(), layer, input, place);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("layer " + number + " " + known + ": " + wrong.getMessage(), wrong);
        }
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

    /** Where the next layer's arrays start in the flat arrays of parameters, statistics and moments. */
    record Place(int parameter, int statistic, int moment) {}
}
