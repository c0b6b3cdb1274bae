package dev.convoy.plan;

import dev.convoy.layer.Layout;
import dev.convoy.network.NamedLayer;
import dev.convoy.network.Network;
import dev.convoy.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A network's layers in the order they run, each in a layout that it can work in, with changes of layout where neighbours
 * differ, and fused where they can be and nobody asks for every output. The network's input and output are planes.
 */
final class Graph {
    private List<Node> nodes = new ArrayList<>();

    /** The node of each layer of the network. */
    private final int[] nodeOf;

    /** The nodes that bring an output to another layout, by the node they read. */
    private final Map<Integer, Integer> changed = new HashMap<>();

    private final Shape input;

    /** The nodes whose outputs somebody asks for by name. */
    private final Set<Integer> kept;

    Graph(Network network, Outputs outputs) {
        input = network.input();
        nodeOf = new int[network.layers().size()];
        for (int i = 0; i < nodeOf.length; i++) {
            nodeOf[i] = add(network.layers().get(i), i);
        }
        in(Layout.PLANES, nodes.size() - 1);
        if (!outputs.every()) {
            Fusion fusion = new Fusion(nodes, nodesOf(outputs.layers()));
            nodes = fusion.nodes();
            Arrays.setAll(nodeOf, i -> fusion.node(nodeOf[i]));
        }
        kept = nodesOf(outputs.layers());
    }

    private Set<Integer> nodesOf(Set<Integer> layers) {
        return layers.stream().map(layer -> nodeOf[layer]).collect(Collectors.toSet());
    }

    private int add(NamedLayer layer, int number) {
        List<Integer> sources = layer.sources().stream()
                .map(source -> source < 0 ? source : nodeOf[source])
                .toList();
        Set<Layout> able = layer.layer().layouts(layer.input());
        Layout given = layout(sources.get(0));
        Layout layout = layer.input().rank() == 1 ? Layout.PLANES : able.contains(given) ? given : only(able);
        List<Integer> read = sources.stream().map(source -> in(layout, source)).toList();
        nodes.add(new Node(layer, number, layer.layer(), read, layer.inputs(), layer.output(), layout));
        return nodes.size() - 1;
    }

    private static Layout only(Set<Layout> able) {
        return able.iterator().next();
    }

    /** Layout of a node's output, or of the network's input. */
    Layout layout(int node) {
        return node < 0 ? Layout.PLANES : nodes.get(node).layout();
    }

    /** The node that has this node's output in this layout. */
    private int in(Layout layout, int node) {
        Shape shape = node < 0 ? input : nodes.get(node).output();
        if (layout(node) == layout || shape.rank() == 1) {
            return node;
        }
        return changed.computeIfAbsent(node, from -> {
            nodes.add(new Node(null, -1, new Relayout(layout), List.of(from), List.of(shape), shape, layout));
            return nodes.size() - 1;
        });
    }

    /** The nodes whose outputs somebody asks for by name: nothing is fused to them or written over them. */
    Set<Integer> kept() {
        return kept;
    }

    /** In the order they run. */
    List<Node> nodes() {
        return nodes;
    }

    /** The node that does the work of layer {@code number} of the network. */
    int node(int number) {
        return nodeOf[number];
    }
}
