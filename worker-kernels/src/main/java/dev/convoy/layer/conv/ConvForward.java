package dev.convoy.layer.conv;

import dev.convoy.kernels.Kernels;
import dev.convoy.kernels.Product;
import dev.convoy.kernels.Span;

/**
 * The forward pass of a convolution: for each group of channels a product whose rows are output channels of the packed weight
 * and whose columns are output pixels, read from the padded image.
 */
final class ConvForward {
    private final Kernels kernels;
    private final ConvGeometry g;

    /** {@code [groups]}; they differ in their biases alone. */
    private final Product[] products;

    /** {@code [groups]} panels {@code [oc / 4][taps][4]}. */
    private final Span[] packed;

    /**
     * @param bias {@code [outChannels]}, read at every run; null for none
     */
    ConvForward(Kernels kernels, ConvGeometry geometry, Span bias) {
        this.kernels = kernels;
        g = geometry;
        Product first = kernels.prepare(new Product(
                Product.panelRows(g.groupOut(), g.taps(), Kernels.PANEL_ROWS),
                Product.offsets(0, Kernels.PANEL_ROWS, g.taps()),
                g.tapOffsets(),
                g.outputRuns(),
                g.outPixels(),
                bias == null ? Product.Bias.NONE : Product.Bias.ROW,
                bias,
                Product.Order.COLUMNS_OUTER));
        products = first.forGroups(g.groups(), g.groupOut());
        int count = Math.multiplyExact(ConvGeometry.panels(g.groupOut()), g.taps());
        packed = Span.zeros(Math.multiplyExact(g.groups(), count)).images(g.groups(), count);
    }

    /** Packs a weight {@code [oc][taps]}. */
    void load(Span weight) {
        int taps = g.taps();
        for (int oc = 0; oc < g.channels().out(); oc++) {
            int group = oc / g.groupOut();
            int row = products[group].aRow()[oc % g.groupOut()];
            for (int k = 0; k < taps; k++) {
                packed[group].array()[packed[group].offset() + row + k * Kernels.PANEL_ROWS] =
                        weight.array()[weight.offset() + oc * taps + k];
            }
        }
    }

    /** An output of a padded image. */
    void run(Span padded, Span y) {
        for (int group = 0; group < products.length; group++) {
            Span image = padded.plus(group * g.groupIn() * g.paddedPlane());
            Span out = y.plus(group * g.groupOut() * g.outPixels());
            kernels.multiply(products[group], 0, g.groupOut(), packed[group], image, out);
        }
    }
}
