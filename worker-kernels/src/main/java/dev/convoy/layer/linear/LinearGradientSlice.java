package dev.convoy.layer.linear;

import dev.convoy.kernels.Columns;
import dev.convoy.kernels.Kernels;
import dev.convoy.kernels.Product;
import dev.convoy.kernels.Span;
import dev.convoy.layer.Binding;
import java.util.Arrays;

/** Some columns of a linear layer's weight gradient: chains run over the images. */
final class LinearGradientSlice {
    private final Binding at;
    private final Kernels kernels;
    private final int in;
    private final int out;
    private final int first;
    private final int columns;

    /** x, packed for the number of images at hand. */
    private final Span packed;

    /** The product for {@link #images} images. */
    private Product product;

    private int[] rows;
    private int images;

    private LinearGradientSlice(Binding at, int in, int out, int first) {
        this.at = at;
        this.in = in;
        kernels = at.kernels();
        this.out = out;
        this.first = first;
        columns = Math.min(LinearSlice.WIDTH, in - first);
        packed = Span.zeros(Columns.packed(columns, at.capacity(), kernels).packedCount());
    }

    /** The slices of a gradient {@code [out][in]}. */
    static LinearGradientSlice[] cut(Binding at, int in, int out) {
        LinearGradientSlice[] slices = new LinearGradientSlice[(in + LinearSlice.WIDTH - 1) / LinearSlice.WIDTH];
        for (int i = 0; i < slices.length; i++) {
            slices[i] = new LinearGradientSlice(at, in, out, i * LinearSlice.WIDTH);
        }
        return slices;
    }

    /** dweight[o][i] = sum over n of dy[n][o] * x[n][i]. */
    void run(int count, Span gradient) {
        if (images != count) {
            shape(count);
        }
        product.columns().pack(at.x()[0].plus(first), columns, 1, rows, packed);
        kernels.multiply(product, 0, out, at.dy()[0], packed, gradient, null);
    }

    private void shape(int count) {
        images = count;
        rows = Arrays.copyOf(Span.offsets(at.x()), count);
        product = new Product(
                Product.offsets(0, 1, out),
                Arrays.copyOf(Span.offsets(at.dy()), count),
                Columns.packed(columns, count, kernels),
                Product.offsets(first, in, out),
                Product.Start.ZERO);
    }
}
