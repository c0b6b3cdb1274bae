package dev.convoy.layer.linear;

import dev.convoy.kernels.Columns;
import dev.convoy.kernels.Kernels;
import dev.convoy.kernels.Product;
import dev.convoy.kernels.Span;
import dev.convoy.layer.PackedWeights;
import java.util.Arrays;

/** Some columns of a product of images with a matrix, which is packed once and used for all images. */
final class LinearSlice {
    /** Columns of a slice: whole panels at any width of vectors. */
    static final int WIDTH = 96;

    private final Kernels kernels;
    private final int first;
    private final Matrix matrix;

    /** Where the rows of the matrix start. */
    private final int[] rows;

    private final Product product;
    private final Span packed;

    /** Null for none. */
    private final Span bias;

    /** A matrix {@code [depth][columns]} and how far its columns and its rows are apart. */
    record Matrix(int depth, int columns, int columnStep, int rowStep) {}

    private LinearSlice(
            Kernels kernels, PackedWeights.Share weights, Span[] from, Span[] to, Matrix matrix, int first, Span bias) {
        this.kernels = kernels;
        this.first = first;
        this.bias = bias == null ? null : bias.plus(first);
        this.matrix = matrix;
        rows = Product.offsets(0, matrix.rowStep, matrix.depth);
        Columns own = Columns.packed(Math.min(WIDTH, matrix.columns - first), matrix.depth, kernels);
        product = new Product(
                Span.offsets(from),
                Product.offsets(0, 1, matrix.depth),
                own,
                Span.offsets(to),
                bias == null ? Product.Start.ZERO : Product.Start.BIAS);
        packed = weights.part(own.packedCount());
    }

    /** The slices of a product of images {@code from}, {@code [depth]} each, with a matrix. */
    static LinearSlice[] cut(
            Kernels kernels, PackedWeights.Share weights, Span[] from, Span[] to, Matrix matrix, Span bias) {
        LinearSlice[] slices = new LinearSlice[(matrix.columns + WIDTH - 1) / WIDTH];
        for (int i = 0; i < slices.length; i++) {
            slices[i] = new LinearSlice(kernels, weights, from, to, matrix, i * WIDTH, bias);
        }
        return slices;
    }

    /** Packs this slice of the matrix. */
    void load(Span values) {
        Span own = values.plus(first * matrix.columnStep);
        product.columns().pack(own, product.columns().count(), matrix.columnStep, rows, packed);
    }

    /** Columns of the matrix. */
    int columns() {
        return product.columns().count();
    }

    /**
     * Packs the transpose of some of its packed rows.
     *
     * @param row the first
     * @param rows how many: the columns of what comes out
     * @param turned how they are packed, {@code [columns][rows]}
     */
    void turn(int row, int rows, Columns turned, Span to) {
        Columns own = product.columns();
        int step = own.at(1, 0) - own.at(0, 0);
        int[] places = new int[own.count()];
        Arrays.setAll(places, column -> own.at(0, column));
        turned.pack(packed.plus(row * step), rows, step, places, to);
    }

    /** The slice's columns for the first images. */
    void run(int images, Span from, Span to) {
        kernels.multiply(product, 0, images, from, packed, to.plus(first), bias);
    }
}
