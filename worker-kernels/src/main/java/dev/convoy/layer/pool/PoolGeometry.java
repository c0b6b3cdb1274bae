package dev.convoy.layer.pool;

import dev.convoy.layer.Binding;
import dev.convoy.layer.Checks;
import dev.convoy.layer.Pair;
import dev.convoy.tensor.Shape;

/** Where the windows of a pooling lie, clipped to the image. */
record PoolGeometry(
        int channels, int height, int width, int outHeight, int outWidth, Pair kernel, Pair stride, Pair padding) {

    static void check(Pair kernel, Pair stride, Pair padding) {
        kernel.atLeast(1, "kernel_size");
        stride.atLeast(1, "stride");
        padding.atLeast(0, "padding");
        if (2 * padding.height() > kernel.height() || 2 * padding.width() > kernel.width()) {
            throw new IllegalArgumentException(
                    "padding expects at most half of kernel_size " + kernel + ", got " + padding);
        }
    }

    static Shape outputShape(Shape input, Pair kernel, Pair stride, Pair padding) {
        Checks.image(input);
        Pair out = Checks.slide(input, kernel, stride, padding);
        return Shape.of(input.size(0), out.height(), out.width());
    }

    static PoolGeometry of(Binding binding, Pair kernel, Pair stride, Pair padding) {
        Shape in = binding.input();
        Shape out = binding.output();
        return new PoolGeometry(in.size(0), in.size(1), in.size(2), out.size(1), out.size(2), kernel, stride, padding);
    }

    int top(int oh) {
        return Math.max(oh * stride.height() - padding.height(), 0);
    }

    int bottom(int oh) {
        return Math.min(oh * stride.height() - padding.height() + kernel.height(), height);
    }

    int left(int ow) {
        return Math.max(ow * stride.width() - padding.width(), 0);
    }

    int right(int ow) {
        return Math.min(ow * stride.width() - padding.width() + kernel.width(), width);
    }
}
