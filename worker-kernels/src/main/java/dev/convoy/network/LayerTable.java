package dev.convoy.network;

import dev.convoy.layer.Extent;
import dev.convoy.layer.Window;
import dev.convoy.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * What a lecture's table of a network shows: a row a layer and the totals.
 *
 * @param rows in layer order
 * @param parameters trained values in all
 * @param multiplyAdds of the forward pass for one image
 */
public record LayerTable(List<Row> rows, long parameters, long multiplyAdds) {
    /**
     * A layer.
     *
     * @param name within the network
     * @param type as in architecture files
     * @param output shape of one output image
     * @param parameters trained values
     * @param multiplyAdds of the forward pass for one image
     * @param field input pixels one output sees, padding included
     * @param whole whether it sees the whole input
     */
    public record Row(
            String name, String type, Shape output, long parameters, long multiplyAdds, Extent field, boolean whole) {}

    /**
     * The table of a network; receptive fields by {@code field += (kernel - 1) * jump, jump *= stride}, along the path that
     * sees most where branches meet.
     */
    public static LayerTable of(Network network) {
        List<Row> rows = new ArrayList<>();
        List<Sight> sights = new ArrayList<>();
        long parameters = 0;
        long multiplyAdds = 0;
        for (NamedLayer layer : network.layers()) {
            Sight sight = layer.sources().stream()
                    .map(source -> source == NamedLayer.INPUT ? Sight.start(network.input()) : sights.get(source))
                    .reduce(Sight::widest)
                    .orElseThrow()
                    .through(layer.layer().window(layer.input()));
            sights.add(sight);
            long work = layer.layer().multiplyAdds(layer.input());
            rows.add(new Row(
                    layer.name(),
                    layer.layer().type(),
                    layer.output(),
                    layer.parameterCount(),
                    work,
                    sight.pixels(),
                    sight.whole()));
            parameters += layer.parameterCount();
            multiplyAdds += work;
        }
        return new LayerTable(List.copyOf(rows), parameters, multiplyAdds);
    }

    /**
     * Floating-point operations of one image's training step in the textbook: two a multiply-add; forward, weight gradient and, but for the
     * first layer with parameters, input gradient.
     */
    public static long stepOperations(Network network) {
        long forward = 2 * of(network).multiplyAdds();
        for (NamedLayer layer : network.layers()) {
            if (!layer.parameters().isEmpty()) {
                return 3 * forward - 2 * layer.layer().multiplyAdds(layer.input());
            }
        }
        return forward;
    }

    /** What an output sees of the network's input: so many pixels a dimension, and so many from one output to the next. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Sight(double[] field, double[] jump, boolean whole) {
        static Sight start(Shape input) {
            double[] ones = new double[Math.max(1, input.rank() - 1)];
            Arrays.fill(ones, 1);
            return new Sight(ones, ones, false);
        }

        static Sight widest(Sight one, Sight other) {
            double[] field = one.field.clone();
            double[] jump = one.jump.clone();
            for (int d = 0; d < field.length; d++) {
                field[d] = Math.max(field[d], other.field[d]);
                jump[d] = Math.max(jump[d], other.jump[d]);
            }
            return new Sight(field, jump, one.whole || other.whole);
        }

        Sight through(Window window) {
            double[] next = field.clone();
            double[] step = jump.clone();
            for (int d = 0; d < next.length; d++) {
                next[d] += d < window.kernel().rank() ? (window.kernel().at(d) - 1) * jump[d] : 0;
                step[d] *= d < window.stride().rank() ? window.stride().at(d) : 1;
                step[d] /= d < window.upscale().rank() ? window.upscale().at(d) : 1;
            }
            return new Sight(next, step, whole || window.whole());
        }

        Extent pixels() {
            return Extent.of(DoubleStream.of(field)
                    .mapToInt(size -> (int) Math.ceil(size))
                    .toArray());
        }
    }
}
