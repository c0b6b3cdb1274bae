package dev.convoy.network;

import dev.convoy.layer.Layer;
import dev.convoy.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * A layer in its place.
 *
 * @param name unique within the network; its number where the architecture gives none
 * @param layer the specification
 * @param input shape of one input image
 * @param output shape of one output image
 * @param parameters where its parameters lie, under their full names
 * @param statistics where its running statistics lie, under their full names
 * @param momentOffset where its batch moments lie
 */
public record NamedLayer(
        String name,
        Layer layer,
        Shape input,
        Shape output,
        List<Slice> parameters,
        List<Slice> statistics,
        int momentOffset) {

    static NamedLayer of(String name, Layer layer, Shape input, Network.Place place) {
        Shape output = layer.outputShape(input);
        List<Slice> parameters = new ArrayList<>();
        int at = place.parameter();
        for (Layer.Parameter parameter : layer.parameters(input)) {
            parameters.add(new Slice(name + "." + parameter.name(), parameter.shape(), at));
            at = Math.addExact(at, parameter.shape().count());
        }
        List<Slice> statistics = new ArrayList<>();
        at = place.statistic();
        for (Layer.Statistic statistic : layer.statistics(input)) {
            statistics.add(new Slice(name + "." + statistic.name(), statistic.shape(), at));
            at += statistic.shape().count();
        }
        return new NamedLayer(name, layer, input, output, parameters, statistics, place.moment());
    }

    Network.Place next(Network.Place place) {
        return new Network.Place(
                parameters.isEmpty()
                        ? place.parameter()
                        : parameters.get(parameters.size() - 1).end(),
                statistics.isEmpty()
                        ? place.statistic()
                        : statistics.get(statistics.size() - 1).end(),
                place.moment() + 2 * layer.momentChannels(input));
    }

    /** Number of its trained values. */
    public long parameterCount() {
        return parameters.stream().mapToLong(slice -> slice.shape().count()).sum();
    }
}
