package dev.convoy.plan;

import dev.convoy.layer.Choice;
import dev.convoy.layer.Layout;
import dev.convoy.layer.Mode;
import dev.convoy.network.Network;
import dev.convoy.plan.Arena.Memory;
import dev.convoy.plan.Assembly.Purpose;
import dev.convoy.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * What a plan does with a network: a row for each layer it runs, changes of layout among them, and what the whole of it takes.
 * Traffic is that of images: activations and their gradients, not parameters.
 *
 * @param rows in the order they run
 * @param images most images at once
 * @param arrays arrays that outputs and gradients lie in
 * @param bytes of activations, their gradients and what layers share, for so many images: {@link Plan#activationBytes}
 * @param bytesApart the same if each had an array of its own
 * @param moved bytes read and written for an image, where each image runs through neighbouring layers while it is in the cache
 */
public record PlanTable(List<Row> rows, int images, int arrays, long bytes, long bytesApart, long moved) {
    /** Where an output lies. */
    public enum Place {
        /** In an array that no layer before it needs any more, or none has used. */
        OWN,
        /** Over its input. */
        IN_PLACE,
        /** It is its input. */
        VIEW
    }

    /**
     * A layer.
     *
     * @param name within the network; empty for what the plan adds
     * @param type as in architecture files
     * @param output shape of one output image
     * @param layout of inputs and output
     * @param place where its output lies
     * @param array number of the array; -1 for the network's input
     * @param gradientArray number of the array its output's gradient lies in; -1 for none
     * @param bytes of one output image
     * @param moved bytes that it reads and writes for an image, if no other layer ran before or after
     * @param choices how it computes what can be computed in several ways
     */
    public record Row(
            String name,
            String type,
            Shape output,
            Layout layout,
            Place place,
            int array,
            int gradientArray,
            long bytes,
            long moved,
            List<Choice> choices) {}

    /**
     * The table of a plan that trains; the plan's arrays are counted, not made.
     *
     * @throws IllegalArgumentException if nothing in the network can be trained
     */
    public static PlanTable train(Network network, PlanSettings settings) {
        Plan.checkTrainable(network);
        return of(
                new Assembly(network, new Purpose(Mode.TRAIN, Outputs.NEEDED, Memory.COUNTED), 0, settings), settings);
    }

    /** The table of a plan that scores; the plan's arrays are counted, not made. */
    public static PlanTable infer(Network network, PlanSettings settings) {
        return of(
                new Assembly(network, new Purpose(Mode.INFER, Outputs.NEEDED, Memory.COUNTED), 0, settings), settings);
    }

    private static PlanTable of(Assembly assembly, PlanSettings settings) {
        Traffic traffic = new Traffic(assembly);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < assembly.graph().nodes().size(); i++) {
            rows.add(row(assembly, i, traffic.ofNode(i)));
        }
        Buffers buffers = assembly.buffers();
        return new PlanTable(
                List.copyOf(rows),
                settings.capacity(),
                buffers.arrays(),
                assembly.bytes(),
                floatsApart(assembly) * settings.capacity() * Float.BYTES
                        + assembly.scratch().askedBytes(),
                traffic.together());
    }

    private static Row row(Assembly assembly, int i, long moved) {
        Node node = assembly.graph().nodes().get(i);
        Buffers buffers = assembly.buffers();
        Place place =
                buffers.isPlaced(i) ? Place.OWN : node.layer().isView(assembly.mode()) ? Place.VIEW : Place.IN_PLACE;
        return new Row(
                node.named() == null ? "" : node.named().name(),
                node.layer().type(),
                node.output(),
                node.layout(),
                place,
                buffers.yArray(i),
                assembly.mode() == Mode.TRAIN ? buffers.dyArray(i) : Buffers.NONE,
                (long) node.count() * Float.BYTES,
                moved,
                assembly.passes().get(i).choices());
    }

    /** Floats of an image's outputs and gradients if none shared an array, but for views. */
    private static long floatsApart(Assembly assembly) {
        List<Node> nodes = assembly.graph().nodes();
        Buffers buffers = assembly.buffers();
        long floats = 0;
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            if (node.layer().isView(assembly.mode())) {
                continue;
            }
            floats += node.count();
            for (int s = 0; s < node.sources().size(); s++) {
                floats += buffers.dxArray(i, s) == Buffers.NONE
                        ? 0
                        : assembly.graph()
                                .layout(node.sources().get(s))
                                .count(node.inputs().get(s));
            }
        }
        int last = nodes.size() - 1;
        return floats
                + (assembly.mode() == Mode.TRAIN && buffers.dyArray(last) != Buffers.NONE
                        ? nodes.get(last).count()
                        : 0);
    }
}
