package dev.convoy.network;

import dev.convoy.layer.Join;
import dev.convoy.layer.Layer;
import dev.convoy.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * A layer in its place.
 *
 * @param name unique within the network; its number where the architecture gives none, behind the name of the block it is in:
 *     {@code layer1.0.conv1}
 * @param layer the specification
 * @param sources the numbers of the layers whose outputs go in, {@link #INPUT} for the network's input; one, but for a
 *     {@link Join}
 * @param inputs shape of one image of each input
 * @param output shape of one output image
 * @param parameters where its parameters lie, under their full names
 * @param statistics where its running statistics lie, under their full names
 * @param momentOffset where its batch moments lie
 * @param frozen whether it stays as it is while others are trained
 */
public record NamedLayer(
        String name,
        Layer layer,
        List<Integer> sources,
        List<Shape> inputs,
        Shape output,
        List<Slice> parameters,
        List<Slice> statistics,
        int momentOffset,
        boolean frozen) {
    /** The network's input among {@link #sources}. */
    public static final int INPUT = -1;

    static NamedLayer of(String name, Layer layer, List<Integer> sources, List<Shape> inputs, Place place) {
        Shape input = inputs.get(0);
        Shape output = layer instanceof Join join ? join.outputShape(inputs) : layer.outputShape(input);
        List<Slice> parameters = new ArrayList<>();
        int at = place.parameter();
        for (Layer.Parameter parameter : layer.parameters(input)) {
            parameters.add(new Slice(name + "." + parameter.name(), parameter.shape(), at));
            at = end(at, parameter.shape());
        }
        List<Slice> statistics = new ArrayList<>();
        at = place.statistic();
        for (Layer.Statistic statistic : layer.statistics(input)) {
            statistics.add(new Slice(name + "." + statistic.name(), statistic.shape(), at));
            at = end(at, statistic.shape());
        }
        return new NamedLayer(
                name,
                layer,
                List.copyOf(sources),
                List.copyOf(inputs),
                output,
                List.copyOf(parameters),
                List.copyOf(statistics),
                place.moment(),
                false);
    }

    private static int end(int at, Shape shape) {
        if ((long) at + shape.count() > Integer.MAX_VALUE - 64) {
            throw new IllegalArgumentException("the network has more than 2^31 parameters, expects fewer");
        }
        return at + shape.count();
    }

    Place next(Place place) {
        return new Place(
                parameters.isEmpty()
                        ? place.parameter()
                        : parameters.get(parameters.size() - 1).end(),
                statistics.isEmpty()
                        ? place.statistic()
                        : statistics.get(statistics.size() - 1).end(),
                place.moment() + 2 * layer.momentChannels(input()));
    }

    NamedLayer freeze() {
        return new NamedLayer(name, layer, sources, inputs, output, parameters, statistics, momentOffset, true);
    }

    /** Shape of one image of the only, or first, input. */
    public Shape input() {
        return inputs.get(0);
    }

    /** Number of its trained values. */
    public long parameterCount() {
        return parameters.stream().mapToLong(slice -> slice.shape().count()).sum();
    }

    /** Where a layer's arrays start in the flat arrays of parameters, statistics and moments. */
    record Place(int parameter, int statistic, int moment) {
        static final Place START = new Place(0, 0, 0);
    }
}
