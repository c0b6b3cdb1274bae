package dev.convoy.layer.linear;

import dev.convoy.kernels.Columns;
import dev.convoy.kernels.Kernels;
import dev.convoy.kernels.Product;
import dev.convoy.kernels.Span;

/** Some columns of a product of images with a matrix, which is packed once and used for all images. */
final class LinearSlice {
    /** Columns of a slice: whole panels at any width of vectors. */
    static final int WIDTH = 96;

    private final Kernels kernels;
    private final int first;
    private final int[] depths;
    private final Product product;
    private final Span packed;

    /** Null for none. */
    private final Span bias;

    private LinearSlice(Kernels kernels, Span[] from, Span[] to, int depth, int columns, int first, Span bias) {
        this.kernels = kernels;
        this.first = first;
        this.bias = bias == null ? null : bias.plus(first);
        depths = Product.offsets(0, 1, depth);
        Columns own = Columns.packed(Math.min(WIDTH, columns - first), depth, kernels);
        product = new Product(
                Span.offsets(from),
                depths,
                own,
                Span.offsets(to),
                bias == null ? Product.Start.ZERO : Product.Start.BIAS);
        packed = Span.zeros(own.packedCount());
    }

    /** The slices of a product of images {@code from}, {@code [depth]} each, with a matrix {@code [depth][columns]}. */
    static LinearSlice[] cut(Kernels kernels, Span[] from, Span[] to, int depth, int columns, Span bias) {
        LinearSlice[] slices = new LinearSlice[(columns + WIDTH - 1) / WIDTH];
        for (int i = 0; i < slices.length; i++) {
            slices[i] = new LinearSlice(kernels, from, to, depth, columns, i * WIDTH, bias);
        }
        return slices;
    }

    /** Packs this slice of a matrix whose columns and rows are these steps apart. */
    void load(Span matrix, int columnStep, int rowStep) {
        int[] rows = Product.offsets(0, rowStep, depths.length);
        product.columns()
                .pack(matrix.plus(first * columnStep), product.columns().count(), columnStep, rows, packed);
    }

    /** The slice's columns for the first images. */
    void run(int images, Span from, Span to) {
        kernels.multiply(product, 0, images, from, packed, to.plus(first), bias);
    }
}
