package dev.convoy.network;

import dev.convoy.tensor.Shape;

/**
 * A named part of a flat array of parameters or statistics.
 *
 * @param name PyTorch's name, {@code conv1.weight}
 * @param shape PyTorch's shape, {@code [out, in, kernelHeight, kernelWidth]} for a convolution's weight
 * @param offset index of its first element in the flat array
 */
public record Slice(String name, Shape shape, int offset) {
    /** Index just past its last element. */
    public int end() {
        return offset + shape.count();
    }
}
