package dev.convoy.plan;

import dev.convoy.kernels.Span;
import dev.convoy.layer.Mode;
import java.util.List;

/**
 * A plan's activations and their gradients ({@link Gradients}). A layer that can write over its input does so, in both directions,
 * where nobody else needs it. In training each layer's output is kept for the backward pass; in inference its array is used again
 * once the last layer that reads it has run, unless all outputs are asked for. A view shares its input's arrays.
 */
final class Buffers {
    /** No array. */
    static final int NONE = -1;

    private final List<Node> layers;
    private final Mode mode;
    private final Outputs outputs;
    private final Graph graph;
    private final int capacity;
    private final Span[] input;

    /** For each layer, the layer whose array its output lies in: itself, but for views; -1 for the network's input. */
    private final int[] roots;

    /** Whether a layer, or one before it, learns: whether its output's gradient is wanted. */
    private final boolean[] learns;

    /** For each layer, how many layers name it as a source. */
    private final int[] readers;

    private final int[] values;

    /** Null in inference. */
    private final Gradients gradients;

    private final Arena arena;
    private final long floats;

    Buffers(Graph graph, Mode mode, Outputs outputs, Arena arena, int capacity, Span[] input) {
        this.arena = arena;
        this.graph = graph;
        this.layers = graph.nodes();
        this.mode = mode;
        this.outputs = outputs;
        this.capacity = capacity;
        this.input = input;
        roots = new int[layers.size()];
        learns = new boolean[layers.size()];
        values = new int[layers.size()];
        readers = new int[layers.size()];
        layers.stream()
                .flatMap(layer -> layer.sources().stream())
                .filter(source -> source >= 0)
                .forEach(source -> readers[source]++);
        graph.kept().forEach(node -> readers[node]++);
        for (int i = 0; i < layers.size(); i++) {
            Node layer = layers.get(i);
            roots[i] = layer.layer().isView(mode) || overwrites(i)
                    ? root(layer.sources().get(0))
                    : i;
            learns[i] = layer.learns() || layer.sources().stream().anyMatch(source -> source >= 0 && learns[source]);
        }
        placeValues();
        gradients = mode == Mode.TRAIN ? new Gradients(layers, roots, learns, outputs, arena) : null;
        floats = arena.allocate(capacity);
    }

    /** Whether a layer's output takes the place of its input, which no other layer reads and whose maker does not need it. */
    private boolean overwrites(int i) {
        Node layer = layers.get(i);
        if (!layer.layer().overwrites() || outputs.every()) {
            return false;
        }
        int source = layer.sources().get(0);
        int root = root(source);
        return root >= 0
                && root == source
                && readers[source] == 1
                && !layers.get(root).layer().needsOutput();
    }

    private int root(int layer) {
        return layer < 0 ? layer : roots[layer];
    }

    private void placeValues() {
        int[] readers = new int[layers.size()];
        for (int i = 0; i < layers.size(); i++) {
            for (int source : reads(i)) {
                readers[source]++;
            }
        }
        graph.kept().stream().map(this::root).filter(root -> root >= 0).forEach(root -> readers[root]++);
        int scores = root(layers.size() - 1);
        if (scores >= 0) {
            readers[scores]++; // by whoever called for them
        }
        for (int i = 0; i < layers.size(); i++) {
            if (roots[i] == i) {
                values[i] = arena.take(layers.get(i).count());
            }
            for (int source : reads(i)) {
                if (--readers[source] == 0 && !outputs.every() && mode == Mode.INFER) {
                    arena.release(values[source]);
                }
            }
        }
    }

    /** The layers whose arrays layer {@code i} reads. */
    private List<Integer> reads(int i) {
        return roots[i] != i
                ? List.of()
                : layers.get(i).sources().stream()
                        .map(this::root)
                        .filter(root -> root >= 0)
                        .toList();
    }

    /** Images that go into layer {@code i} from its source {@code s}. */
    Span[] x(int i, int s) {
        int source = root(layers.get(i).sources().get(s));
        return source < 0 ? input : images(values[source]);
    }

    /** Images that come out of layer {@code i}. */
    Span[] y(int i) {
        return roots[i] < 0 ? input : images(values[roots[i]]);
    }

    /** Where layer {@code i} puts the gradients for its source {@code s}; null where nobody needs them. */
    Span[] dx(int i, int s) {
        return gradient(dxArray(i, s));
    }

    /** Gradients of what comes out of layer {@code i}; null where nothing at or before it learns. */
    Span[] dy(int i) {
        return gradient(dyArray(i));
    }

    /** Where the gradient of source {@code s} of layer {@code i} must still be added to; null if it lies there already. */
    Span[] sum(int i, int s) {
        return gradients == null ? null : gradient(gradients.sum(i, s));
    }

    private Span[] gradient(int array) {
        return array == NONE ? null : images(array);
    }

    /** An image keeps its place in an array whoever uses it: neighbours never meet, whatever order they run in. */
    private Span[] images(int array) {
        return arena.span(array).images(capacity, arena.size(array));
    }

    /** The array that layer {@code i}'s source {@code s} lies in; {@link #NONE} for the network's input. */
    int xArray(int i, int s) {
        int source = root(layers.get(i).sources().get(s));
        return source < 0 ? NONE : values[source];
    }

    /** The array that layer {@code i}'s output lies in; {@link #NONE} for the network's input. */
    int yArray(int i) {
        return roots[i] < 0 ? NONE : values[roots[i]];
    }

    /** The array that layer {@code i} puts the gradients for its source {@code s} into; {@link #NONE} where nobody needs them. */
    int dxArray(int i, int s) {
        return gradients == null ? NONE : gradients.input(i, s);
    }

    /** The array that the gradients of layer {@code i}'s output lie in; {@link #NONE} where there are none. */
    int dyArray(int i) {
        return gradients == null ? NONE : gradients.output(i);
    }

    /** How many arrays there are. */
    int arrays() {
        return arena.arrays();
    }

    /** Whether layer {@code i}'s output has a place of its own. */
    boolean isPlaced(int i) {
        return roots[i] == i;
    }

    /** Bytes allocated. */
    long bytes() {
        return floats * Float.BYTES;
    }
}
