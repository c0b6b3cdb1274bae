package dev.convoy.layer.linear;

import dev.convoy.kernels.Columns;
import dev.convoy.kernels.Kernels;
import dev.convoy.kernels.Product;
import dev.convoy.kernels.Span;
import dev.convoy.layer.Binding;

/**
 * Some columns of a linear layer's input gradient, {@code dx[n][i] = sum over o of dy[n][o] * weight[o][i]}, where the weights are packed for the
 * forward direction only: a tile at a time is turned and used. Chains go on from tile to tile, so the bits are those of a matrix that is packed
 * for this direction.
 */
final class LinearTurned {
    private final Kernels kernels;
    private final LinearSlice[] forward;
    private final int first;
    private final int columns;

    /** For each slice of the forward direction. */
    private final Product[] products;

    private LinearTurned(Binding at, LinearSlice[] forward, int first, int columns, Product[] products) {
        this.kernels = at.kernels();
        this.forward = forward;
        this.first = first;
        this.columns = columns;
        this.products = products;
    }

    /** The slices of a gradient of {@code in} columns. */
    static LinearTurned[] cut(Binding at, LinearSlice[] forward, int in) {
        int width = LinearSlice.WIDTH;
        Product[] whole = products(at, forward, width);
        LinearTurned[] slices = new LinearTurned[(in + width - 1) / width];
        for (int i = 0; i < slices.length; i++) {
            int columns = Math.min(width, in - i * width);
            Product[] own = columns == width ? whole : products(at, forward, columns);
            slices[i] = new LinearTurned(at, forward, i * width, columns, own);
        }
        return slices;
    }

    private static Product[] products(Binding at, LinearSlice[] forward, int columns) {
        Product[] products = new Product[forward.length];
        int depth = 0;
        for (int i = 0; i < products.length; i++) {
            int part = forward[i].columns();
            products[i] = new Product(
                    Span.offsets(at.dy()),
                    Product.offsets(depth, 1, part),
                    Columns.packed(columns, part, at.kernels()),
                    Span.offsets(at.dx()),
                    i == 0 ? Product.Start.ZERO : Product.Start.RESULT);
            depth += part;
        }
        return products;
    }

    /** Room for a tile; each thread needs one. */
    static Span tile(Kernels kernels) {
        return Span.zeros(
                Columns.packed(LinearSlice.WIDTH, LinearSlice.WIDTH, kernels).packedCount());
    }

    /**
     * The columns for the first images.
     *
     * @param tile of the thread
     */
    void run(int images, Span dy, Span dx, Span tile) {
        for (int i = 0; i < forward.length; i++) {
            forward[i].turn(first, columns, products[i].columns(), tile);
            kernels.multiply(products[i], 0, images, dy, tile, dx.plus(first), null);
        }
    }
}
