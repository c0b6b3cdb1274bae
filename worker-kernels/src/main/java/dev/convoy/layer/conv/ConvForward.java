package dev.convoy.layer.conv;

import dev.convoy.kernels.Columns;
import dev.convoy.kernels.Kernels;
import dev.convoy.kernels.Product;
import dev.convoy.kernels.Span;
import dev.convoy.layer.PackedWeights;

/**
 * The forward pass of a convolution: for each group of channels a product whose rows are output pixels, read from the padded
 * image, and whose columns are output channels of the packed weight.
 */
final class ConvForward {
    private final Kernels kernels;
    private final ConvGeometry g;
    private final Product product;
    private final int[] weightOffsets;

    /** {@code [groups]} packed columns. */
    private final Span[] packed;

    /** {@code [outChannels]} and as many more as make a pitch; null for none. */
    private final Span bias;

    /**
     * @param bias {@code [pitch of outChannels]}, read at every run; null for none
     */
    ConvForward(Kernels kernels, PackedWeights.Share weights, ConvGeometry geometry, Span bias) {
        this.kernels = kernels;
        this.bias = bias;
        g = geometry;
        Columns columns = Columns.packed(g.columns(g.groupOut(), g.channels().out()), g.taps(), kernels);
        product = new Product(
                g.pixelOffsets(),
                g.tapOffsets(),
                columns,
                Product.offsets(0, g.outPitch(), g.outPixels()),
                bias == null ? Product.Start.ZERO : Product.Start.BIAS);
        weightOffsets = g.weightOffsets();
        int count = columns.packedCount();
        packed = weights.array(Math.multiplyExact(g.groups(), count)).images(g.groups(), count);
    }

    /** Packs a weight {@code [oc][ic of a group][kernel]}. */
    void load(Span weight) {
        for (int group = 0; group < packed.length; group++) {
            Span own = weight.plus(group * g.groupOut() * g.taps());
            product.columns().pack(own, g.groupOut(), g.taps(), weightOffsets, packed[group]);
        }
    }

    /** An output of a padded image. */
    void run(Span padded, Span y) {
        for (int group = 0; group < packed.length; group++) {
            int first = group * g.groupOut();
            Span image = padded.plus(group * g.groupIn());
            Span added = bias == null ? null : bias.plus(first);
            kernels.multiply(product, 0, product.rows(), image, packed[group], y.plus(first), added);
        }
    }
}
