package dev.convoy.plan;

import dev.convoy.layer.Layer;
import dev.convoy.layer.Layout;
import dev.convoy.network.NamedLayer;
import dev.convoy.tensor.Shape;
import java.util.List;

/**
 * What a plan runs in one place: a layer of the network, or a change of layout between two of them.
 *
 * @param named the layer's place in the network; null for what a plan adds
 * @param number the layer's number within the network; -1 for what a plan adds
 * @param layer what runs
 * @param sources the nodes whose outputs go in, {@link NamedLayer#INPUT} for the network's input
 * @param inputs shape of one image of each input
 * @param output shape of one output image
 * @param layout of the output
 */
record Node(
        NamedLayer named,
        int number,
        Layer layer,
        List<Integer> sources,
        List<Shape> inputs,
        Shape output,
        Layout layout) {
    /** Floats of one output image. */
    int count() {
        return layout.count(output);
    }

    /** Whether it stays as it is in training, though it may have parameters. */
    boolean frozen() {
        return named != null && named.frozen();
    }

    /** Whether it has parameters that training changes. */
    boolean learns() {
        return named != null && !named.frozen() && !named.parameters().isEmpty();
    }
}
