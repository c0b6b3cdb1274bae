package dev.convoy.layer.conv;

import dev.convoy.kernels.Kernels;
import dev.convoy.kernels.Product;
import dev.convoy.kernels.Runs;
import dev.convoy.kernels.Span;

/**
 * The weight gradient of a convolution, {@code dweight[oc][tap] = sum over images and output pixels of dy[oc][pixel] *
 * x[tap + pixel]}: for each group of channels a product whose rows are taps, read from the padded inputs, and whose columns
 * are output channels, read from dy turned to {@code [pixel][oc]}.
 *
 * <p>Chains run over the pixels of a bundle of neighbouring images, whose number is a function of the output's size alone;
 * the bundles' sums are added in order.
 */
final class ConvWeightGradient {
    /** Pixels of a chain, about: long enough to hide the cost of adding bundles, short enough to stay in the cache. */
    private static final int CHAIN = 512;

    /** Taps of a slice. */
    private static final int SLICE_ROWS = 64;

    private final Kernels kernels;
    private final ConvGeometry g;
    private final Span[] padded;
    private final int columns;
    private final int bundle;
    private final Product[] products;

    /** dy turned, {@code [capacity][pixel][columns]}; columns past the output channels stay zero. */
    private final Span turned;

    /** {@code [taps][columns]} the gradient, transposed, and a bundle's share of it. */
    private final Span sum;

    private final Span share;

    /**
     * @param paddedInputs {@code [capacity]} as {@link ConvGeometry#pad} leaves them, one after the other in their array
     */
    ConvWeightGradient(Kernels kernels, ConvGeometry geometry, Span[] paddedInputs) {
        this.kernels = kernels;
        g = geometry;
        padded = paddedInputs;
        int capacity = padded.length;
        columns = (g.channels().out() + Kernels.LANES - 1) / Kernels.LANES * Kernels.LANES;
        bundle = Math.min(Math.max(1, CHAIN / g.outPixels()), capacity);
        turned = Span.zeros(Math.multiplyExact(Math.multiplyExact(capacity, g.outPixels()), columns));
        sum = Span.zeros(Math.multiplyExact(g.taps(), columns));
        share = Span.zeros(Math.multiplyExact(g.taps(), columns));
        products = new Product[bundle + 1];
        for (int images = 1; images <= bundle; images++) {
            products[images] = kernels.prepare(product(images));
        }
    }

    private Product product(int images) {
        int pixels = g.outPixels();
        int[] pixelOffsets = g.pixelOffsets();
        int[] aDepth = new int[images * pixels];
        for (int k = 0; k < aDepth.length; k++) {
            aDepth[k] = k / pixels * g.paddedCount() + pixelOffsets[k % pixels];
        }
        int[] bDepth = Product.offsets(0, columns, aDepth.length);
        return new Product(
                g.tapOffsets(),
                aDepth,
                bDepth,
                Runs.of(g.groupOut()),
                columns,
                Product.Bias.NONE,
                null,
                Product.Order.COLUMNS_OUTER);
    }

    /** Turns image n's dy. */
    void gather(int n, Span dy) {
        int pixels = g.outPixels();
        float[] to = turned.array();
        int start = n * pixels * columns;
        for (int oc = 0; oc < g.channels().out(); oc++) {
            int from = dy.offset() + oc * pixels;
            for (int i = 0; i < pixels; i++) {
                to[start + i * columns + oc] = dy.array()[from + i];
            }
        }
    }

    int slices() {
        return (g.taps() + SLICE_ROWS - 1) / SLICE_ROWS;
    }

    /** Taps {@code slice * 64} to {@code slice * 64 + 63} of the gradient {@code [oc][taps]}, of the images gathered. */
    void slice(int slice, int images, Span gradient) {
        int fromRow = slice * SLICE_ROWS;
        int toRow = Math.min(fromRow + SLICE_ROWS, g.taps());
        int place = fromRow * columns;
        for (int n = 0; n < images; n += bundle) {
            Product product = products[Math.min(bundle, images - n)];
            Span dy = turned.plus(n * g.outPixels() * columns);
            Span to = n == 0 ? sum : share;
            for (int group = 0; group < g.groups(); group++) {
                int first = group * g.groupOut();
                Span image = padded[n].plus(group * g.groupIn() * g.paddedPlane());
                kernels.multiply(product, fromRow, toRow, image, dy.plus(first), to.plus(first));
            }
            if (n > 0) {
                kernels.add(share.plus(place), sum.plus(place), (toRow - fromRow) * columns);
            }
        }
        store(fromRow, toRow, gradient);
    }

    private void store(int fromRow, int toRow, Span gradient) {
        for (int oc = 0; oc < g.channels().out(); oc++) {
            int to = gradient.offset() + oc * g.taps();
            for (int tap = fromRow; tap < toRow; tap++) {
                gradient.array()[to + tap] = sum.array()[tap * columns + oc];
            }
        }
    }
}
