package dev.convoy.plan;

import dev.convoy.layer.Layer;
import dev.convoy.layer.Layout;
import dev.convoy.network.NamedLayer;
import dev.convoy.tensor.Shape;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What a plan runs in one place: a layer of the network, with those that it takes in, or a change of layout between two.
 *
 * @param named the layer's place in the network, the first's where it takes others in; null for what a plan adds
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
    /** The same, with its sources under other numbers. */
    Node reading(UnaryOperator<Integer> numbers) {
        return new Node(named, number, layer, sources.stream().map(numbers).toList(), inputs, output, layout);
    }

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
