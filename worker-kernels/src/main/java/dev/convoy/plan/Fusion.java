package dev.convoy.plan;

import dev.convoy.layer.Layer;
import dev.convoy.tensor.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Nodes of which each runs together with the one that reads it, where that is its only reader and their layers can
 * ({@link Layer#fusedWith}): the two become one, in the reader's place.
 */
final class Fusion {
    private final List<Node> nodes = new ArrayList<>();

    /** For each node that there was, the node that does its work. */
    private final int[] become;

    /**
     * @param kept those that are not taken in by their readers
     */
    Fusion(List<Node> apart, Set<Integer> kept) {
        Node[] now = apart.toArray(Node[]::new);
        int[] readers = new int[now.length];
        for (Node node : apart) {
            node.sources().stream().filter(source -> source >= 0).forEach(source -> readers[source]++);
        }
        kept.forEach(node -> readers[node]++);
        int[] taken = new int[now.length]; // by which node each is taken in, itself where it is not
        for (int i = 0; i < now.length; i++) {
            taken[i] = i;
            for (int source : latestFirst(now[i].sources())) {
                Optional<Node> both = readers[source] == 1 ? both(now[source], source, now[i]) : Optional.empty();
                if (both.isPresent()) {
                    now[i] = both.get();
                    taken[source] = i;
                    break;
                }
            }
        }
        become = new int[now.length];
        for (int i = 0; i < now.length; i++) {
            if (taken[i] == i) {
                become[i] = nodes.size();
                nodes.add(now[i].reading(source -> source < 0 ? source : become[source]));
            }
        }
        for (int i = now.length - 1; i >= 0; i--) {
            become[i] = become[taken[i]];
        }
    }

    /** The latest source's output is the one that is still in the cache. */
    private static List<Integer> latestFirst(List<Integer> sources) {
        return sources.stream()
                .filter(source -> source >= 0)
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    /** A node that reads what {@code first} reads, then what else {@code next} does. */
    private static Optional<Node> both(Node first, int number, Node next) {
        return first.layer().fusedWith(next.layer(), next.sources().size()).map(layer -> {
            List<Integer> sources = new ArrayList<>(first.sources());
            List<Shape> inputs = new ArrayList<>(first.inputs());
            for (int s = 0; s < next.sources().size(); s++) {
                if (next.sources().get(s) != number) {
                    sources.add(next.sources().get(s));
                    inputs.add(next.inputs().get(s));
                }
            }
            return new Node(first.named(), first.number(), layer, sources, inputs, next.output(), next.layout());
        });
    }

    /** In the order they run. */
    List<Node> nodes() {
        return nodes;
    }

    /** The node that does the work of node {@code before} of those that there were. */
    int node(int before) {
        return become[before];
    }
}
