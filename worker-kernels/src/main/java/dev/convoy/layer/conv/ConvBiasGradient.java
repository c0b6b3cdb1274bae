package dev.convoy.layer.conv;

import dev.convoy.kernels.Columns;
import dev.convoy.kernels.Kernels;
import dev.convoy.kernels.Product;
import dev.convoy.kernels.Span;
import dev.convoy.layer.Layout;

/** The bias gradient of a convolution: for each channel the sum of dy over images and pixels, each image a chain of its own. */
final class ConvBiasGradient {
    private static final Span ONE = new Span(new float[] {1}, 0);

    private final Kernels kernels;
    private final int channels;
    private final int pitch;
    private final Product product;

    /** {@code [capacity][pitch]} */
    private final Span sums;

    ConvBiasGradient(Kernels kernels, int capacity, int channels, int pixels) {
        this.kernels = kernels;
        this.channels = channels;
        pitch = Layout.pitch(channels);
        product = new Product(
                new int[1], new int[pixels], Columns.dense(pitch, pitch, kernels), new int[1], Product.Start.ZERO);
        sums = Span.zeros(Math.multiplyExact(capacity, pitch));
    }

    /** Sums up image n's dy. */
    void gather(int n, Span dy) {
        kernels.multiply(product, 0, 1, ONE, dy, sums.plus(n * pitch), null);
    }

    /** The gradient {@code [channels]} of the images gathered. */
    void store(int images, Span gradient) {
        for (int c = 0; c < channels; c++) {
            double total = 0;
            for (int n = 0; n < images; n++) {
                total += sums.array()[sums.offset() + n * pitch + c];
            }
            gradient.array()[gradient.offset() + c] = (float) total;
        }
    }
}
