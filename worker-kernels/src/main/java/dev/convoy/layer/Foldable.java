package dev.convoy.layer;

import dev.convoy.tensor.Shape;

/**
 * A layer whose outputs are, channel by channel, a sum of inputs times elements of its {@code weight}, and its {@code bias}: what
 * multiplies and shifts a channel afterwards can be taken into the two. Its setting {@code bias} says whether it has the latter.
 */
public interface Foldable extends Layer {
    /** The output channel that element {@code i} of the weight, in PyTorch's layout, belongs to: its first dimension. */
    default int outputChannel(Shape input, int i) {
        Shape weight = parameters(input).get(0).shape();
        return i / (weight.count() / weight.size(0));
    }
}
