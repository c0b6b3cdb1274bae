package dev.convoy.network;

import dev.convoy.layer.Pair;
import dev.convoy.layer.Window;
import dev.convoy.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

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
            String name, String type, Shape output, long parameters, long multiplyAdds, Pair field, boolean whole) {}

    /** The table of a network; receptive fields by {@code field += (kernel - 1) * jump, jump *= stride}. */
    public static LayerTable of(Network network) {
        List<Row> rows = new ArrayList<>();
        Pair field = Pair.of(1);
        Pair jump = Pair.of(1);
        boolean whole = false;
        long parameters = 0;
        long multiplyAdds = 0;
        for (NamedLayer layer : network.layers()) {
            Window window = layer.layer().window();
            whole |= window.whole();
            field = new Pair(
                    field.height() + (window.kernel().height() - 1) * jump.height(),
                    field.width() + (window.kernel().width() - 1) * jump.width());
            jump = new Pair(
                    jump.height() * window.stride().height(),
                    jump.width() * window.stride().width());
            long work = layer.layer().multiplyAdds(layer.input());
            rows.add(new Row(
                    layer.name(), layer.layer().type(), layer.output(), layer.parameterCount(), work, field, whole));
            parameters += layer.parameterCount();
            multiplyAdds += work;
        }
        return new LayerTable(List.copyOf(rows), parameters, multiplyAdds);
    }
}
