package dev.convoy.plan;

import dev.convoy.layer.InputGradient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where a plan's gradients lie. A gradient's array lives from the backward pass of the last layer that read the activation to that
 * of the layer that made it. Where a layer says that an input's gradient is that of its output, or may be written over it, both
 * lie in one array, unless somebody would write there what another still has to read.
 */
final class Gradients {
    private static final int NONE = Buffers.NONE;

    private final List<Node> layers;

    /** For each layer, the layer whose array its output lies in. */
    private final int[] roots;

    /** Whether a layer's output's gradient is wanted. */
    private final boolean[] learns;

    private final Arena arena;

    /** The array of each layer's output's gradient. */
    private final int[] outputs;

    /** For each layer and source, where its input gradient goes: the source's gradient, or what is to be added to it. */
    private final int[][] inputs;

    /** For each array, how many layers' output's gradient it still is. */
    private final List<Integer> holders = new ArrayList<>();

    private final Outputs kept;

    Gradients(List<Node> layers, int[] roots, boolean[] learns, Outputs kept, Arena arena) {
        this.layers = layers;
        this.roots = roots;
        this.learns = learns;
        this.kept = kept;
        this.arena = arena;
        outputs = new int[layers.size()];
        inputs = new int[layers.size()][];
        Arrays.fill(outputs, NONE);
        int last = root(layers.size() - 1);
        if (last >= 0 && learns[last]) {
            hold(last, arena.take(layers.get(last).count()));
        }
        for (int i = layers.size() - 1; i >= 0; i--) {
            inputs[i] = new int[layers.get(i).sources().size()];
            Arrays.fill(inputs[i], NONE);
            if (roots[i] != i && layers.get(i).layer().overwrites()) {
                inputs[i][0] = outputs[roots[i]];
            } else if (roots[i] == i && outputs[i] != NONE) {
                place(i);
            }
        }
    }

    private int root(int layer) {
        return layer < 0 ? layer : roots[layer];
    }

    private void hold(int layer, int array) {
        while (holders.size() <= array) {
            holders.add(0);
        }
        outputs[layer] = array;
        holders.set(array, holders.get(array) + 1);
    }

    /** Places the gradients of layer {@code i}'s inputs; first those that may be its output's, before that is written over. */
    private void place(int i) {
        Node layer = layers.get(i);
        int own = outputs[i];
        boolean needed = false;
        for (int s = 0; s < inputs[i].length; s++) {
            int source = root(layer.sources().get(s));
            if (wanted(source) && of(layer, s) == InputGradient.SAME && passes(i, source)) {
                inputs[i][s] = own;
                needed = true;
                if (outputs[source] == NONE) {
                    hold(source, own);
                }
            }
        }
        List<Integer> scratch = new ArrayList<>();
        for (int s = 0; s < inputs[i].length; s++) {
            int source = root(layer.sources().get(s));
            if (!wanted(source) || inputs[i][s] != NONE) {
                continue;
            }
            boolean first = outputs[source] == NONE;
            boolean over = of(layer, s) == InputGradient.OVER;
            if (first && over && !needed && holders.get(own) == 1) {
                inputs[i][s] = own;
                hold(source, own);
                continue;
            }
            inputs[i][s] = arena.take(layers.get(source).count());
            if (first) {
                hold(source, inputs[i][s]);
            } else {
                scratch.add(inputs[i][s]);
            }
        }
        scratch.forEach(arena::release);
        holders.set(own, holders.get(own) - 1);
        if (holders.get(own) == 0) {
            arena.release(own);
        }
    }

    private InputGradient of(Node layer, int s) {
        return kept.every() ? InputGradient.APART : layer.layer().inputGradient(s);
    }

    private boolean wanted(int source) {
        return source >= 0 && learns[source];
    }

    /** Whether the gradient of layer {@code i}'s output can be its source's too, or can be added to that as it is. */
    private boolean passes(int i, int source) {
        if (outputs[source] != NONE) {
            return outputs[source] != outputs[i];
        }
        for (int other = 0; other < i; other++) {
            boolean shares = roots[other] == other && outputs[other] == outputs[i];
            if (shares && (spoils(source, other, i) || spoils(other, source, i))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether somebody writes into the gradient of layer {@code one}'s output, from layer {@code now} on and before layer {@code other} has
     * read it for the last time: in place, or by adding a share.
     */
    private boolean spoils(int one, int other, int now) {
        for (int i = now - 1; i > other; i--) {
            boolean inPlace =
                    roots[i] == one && (i != one || layers.get(i).layer().overwritesGradient());
            if (inPlace || layers.get(i).sources().stream().anyMatch(source -> root(source) == one)) {
                return true;
            }
        }
        return adds(one, now);
    }

    /** Whether layer {@code now}, whose inputs are being placed, adds a share to a gradient that is there. */
    private boolean adds(int one, int now) {
        int shares = 0;
        for (int s = 0; s < inputs[now].length; s++) {
            if (root(layers.get(now).sources().get(s)) == one && inputs[now][s] != outputs[now]) {
                shares++;
            }
        }
        return shares > (outputs[one] == NONE ? 1 : 0);
    }

    /** The array of the gradient of layer {@code i}'s output, {@link #NONE} where nobody wants it. */
    int output(int i) {
        int root = root(i);
        return root < 0 ? NONE : outputs[root];
    }

    /** The array where layer {@code i} puts the gradient for its source {@code s}, {@link #NONE} where nobody wants it. */
    int input(int i, int s) {
        return inputs[i][s];
    }

    /** The array that this must still be added to, {@link #NONE} where it is there already. */
    int sum(int i, int s) {
        int array = inputs[i][s] == NONE ? NONE : output(layers.get(i).sources().get(s));
        return array == inputs[i][s] ? NONE : array;
    }
}
