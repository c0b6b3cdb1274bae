package dev.convoy.layer.conv;

import dev.convoy.kernels.Kernels;
import dev.convoy.kernels.Product;
import dev.convoy.kernels.Runs;
import dev.convoy.kernels.Span;
import dev.convoy.layer.Binding;

/**
 * The weight gradient of a convolution, {@code dweight[oc][tap] = sum over images and output pixels of dy[oc][pixel] *
 * x[tap + pixel]}: a product whose rows are taps, read from the padded inputs, and whose columns are output channels, read
 * from dy turned to {@code [pixel][oc]}.
 *
 * <p>Chains run over the pixels of a group of neighbouring images, whose number is a function of the output's size alone;
 * the groups' sums are added in order.
 */
final class ConvWeightGradient {
    /** Pixels of a chain, about: long enough to hide the cost of adding groups, short enough to stay in the cache. */
    private static final int CHAIN = 512;

    /** Taps of a slice. */
    private static final int SLICE_ROWS = 64;

    private final Binding at;
    private final ConvGeometry g;
    private final Span[] padded;
    private final int columns;
    private final int group;
    private final Product[] products;

    /** dy turned, {@code [capacity][pixel][columns]}; columns past the output channels stay zero. */
    private final Span turned;

    /** {@code [taps][columns]} the gradient, transposed, and a group's share of it. */
    private final Span sum;

    private final Span share;

    /** {@code [capacity][oc]} each image's sum of dy. */
    private final float[] planes;

    ConvWeightGradient(Binding binding, ConvGeometry geometry, Span[] paddedInputs) {
        at = binding;
        g = geometry;
        padded = paddedInputs;
        columns = (g.outChannels() + Kernels.LANES - 1) / Kernels.LANES * Kernels.LANES;
        group = Math.min(Math.max(1, CHAIN / g.outPixels()), binding.capacity());
        turned = Span.zeros(Math.multiplyExact(binding.capacity() * g.outPixels(), columns));
        sum = Span.zeros(g.taps() * columns);
        share = Span.zeros(g.taps() * columns);
        planes = new float[binding.capacity() * g.outChannels()];
        products = new Product[group + 1];
        for (int images = 1; images <= group; images++) {
            products[images] = binding.kernels().prepare(product(images));
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
                Runs.of(g.outChannels()),
                columns,
                Product.Bias.NONE,
                null,
                Product.Order.COLUMNS_OUTER);
    }

    /** Turns image n's dy and sums its planes. */
    void gather(int n) {
        Span dy = at.dy()[n];
        int pixels = g.outPixels();
        float[] to = turned.array();
        int start = n * pixels * columns;
        for (int oc = 0; oc < g.outChannels(); oc++) {
            int from = dy.offset() + oc * pixels;
            for (int i = 0; i < pixels; i++) {
                to[start + i * columns + oc] = dy.array()[from + i];
            }
            planes[n * g.outChannels() + oc] = at.kernels().sum(dy.plus(oc * pixels), pixels);
        }
    }

    int slices() {
        return (g.taps() + SLICE_ROWS - 1) / SLICE_ROWS;
    }

    /** Taps {@code slice * 64} to {@code slice * 64 + 63} of the gradient. */
    void slice(int slice, int images, int slot) {
        int fromRow = slice * SLICE_ROWS;
        int toRow = Math.min(fromRow + SLICE_ROWS, g.taps());
        int place = fromRow * columns;
        for (int n = 0; n < images; n += group) {
            Product product = products[Math.min(group, images - n)];
            Span dy = turned.plus(n * g.outPixels() * columns);
            at.kernels().multiply(product, fromRow, toRow, padded[n], dy, n == 0 ? sum : share);
            if (n > 0) {
                at.kernels().add(share.plus(place), sum.plus(place), (toRow - fromRow) * columns);
            }
        }
        store(fromRow, toRow);
    }

    private void store(int fromRow, int toRow) {
        Span gradient = at.slots().gradient("weight");
        for (int oc = 0; oc < g.outChannels(); oc++) {
            int to = gradient.offset() + oc * g.taps();
            for (int tap = fromRow; tap < toRow; tap++) {
                gradient.array()[to + tap] = sum.array()[tap * columns + oc];
            }
        }
    }

    /** The bias gradient: each channel's planes, summed in image order in double precision. */
    void bias(int images, Span gradient) {
        for (int oc = 0; oc < g.outChannels(); oc++) {
            double total = 0;
            for (int n = 0; n < images; n++) {
                total += planes[n * g.outChannels() + oc];
            }
            gradient.array()[gradient.offset() + oc] = (float) total;
        }
    }
}
