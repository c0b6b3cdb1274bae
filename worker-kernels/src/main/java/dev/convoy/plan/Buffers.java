package dev.convoy.plan;

import dev.convoy.kernels.Span;
import dev.convoy.layer.Mode;
import dev.convoy.network.NamedLayer;
import dev.convoy.network.Network;
import java.util.ArrayList;
import java.util.List;

/**
 * A plan's activations and their gradients. In training each layer's output is kept for its backward pass and the gradients
 * take turns in two arrays, since each is dead once the layer before it has its own; in inference the outputs take turns. A
 * view shares its input's array.
 */
final class Buffers {
    /** For each layer, where its output's images lie; in front of them the input's. */
    private final List<Span[]> values = new ArrayList<>();

    /** For each layer, where its output's gradients lie; in front of them the input's, null. */
    private final List<Span[]> gradients = new ArrayList<>();

    private final int capacity;
    private long floats;

    Buffers(Network network, Mode mode, int capacity, Span input) {
        this.capacity = capacity;
        values.add(input.images(capacity, network.input().count()));
        gradients.add(null);
        int largest = largest(network);
        boolean train = mode == Mode.TRAIN;
        Span[] turns = {allocate(largest), allocate(largest)};
        int turn = 0;
        for (NamedLayer layer : network.layers()) {
            int size = layer.output().count();
            boolean view = layer.layer().isView(mode);
            turn = view ? turn : 1 - turn;
            Span[] before = values.get(values.size() - 1);
            if (view) {
                values.add(before);
            } else {
                values.add((train ? allocate(size) : turns[turn]).images(capacity, size));
            }
            gradients.add(train ? gradients(view, turns[turn], size) : null);
        }
    }

    private Span[] gradients(boolean view, Span turn, int size) {
        Span[] before = gradients.get(gradients.size() - 1);
        return view ? before : turn.images(capacity, size);
    }

    private int largest(Network network) {
        return network.layers().stream()
                .mapToInt(layer -> layer.output().count())
                .max()
                .orElse(0);
    }

    private Span allocate(int size) {
        Span span = Span.zeros(Math.multiplyExact(capacity, size));
        floats += span.array().length;
        return span;
    }

    /** Images that go into layer {@code i}. */
    Span[] x(int i) {
        return values.get(i);
    }

    /** Images that come out of layer {@code i}. */
    Span[] y(int i) {
        return values.get(i + 1);
    }

    /** Gradients of what goes into layer {@code i}; null where nobody needs them. */
    Span[] dx(int i) {
        return gradients.get(i);
    }

    /** Gradients of what comes out of layer {@code i}. */
    Span[] dy(int i) {
        return gradients.get(i + 1);
    }

    /** Bytes allocated. */
    long bytes() {
        return floats * Float.BYTES;
    }
}
