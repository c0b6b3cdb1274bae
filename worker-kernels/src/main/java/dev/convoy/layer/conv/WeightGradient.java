package dev.convoy.layer.conv;

import dev.convoy.kernels.Span;

/** A convolution's weight gradient, in two stages of tasks: sums of products over the images, and their sum. */
interface WeightGradient {
    /** The images it is taken over. */
    interface Images {
        /** An image, without zeros around it. */
        Span x(int n, int slot);

        /** An image with zeros around it. */
        Span padded(int n, int slot);

        /** The gradient of an image's output. */
        Span dy(int n);
    }

    /** Tasks that multiply, independent of each other. */
    int tasks();

    /** One task of those that multiply. */
    void multiply(int task, int images, int slot, Images of);

    /** Tasks that add, independent of each other, once all have multiplied. */
    int slices();

    /** One task of those that add: its part of the gradient {@code [oc][ic of a group][kernel]}. */
    void add(int slice, int images, Span gradient);
}
