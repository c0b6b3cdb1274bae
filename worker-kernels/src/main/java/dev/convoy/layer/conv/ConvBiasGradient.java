package dev.convoy.layer.conv;

import dev.convoy.kernels.Kernels;
import dev.convoy.kernels.Span;

/** The bias gradient of a convolution: each channel's dy summed over pixels, then over images in order in double precision. */
final class ConvBiasGradient {
    private final Kernels kernels;
    private final int channels;
    private final int pixels;

    /** {@code [capacity][channels]} each image's sum of dy. */
    private final float[] planes;

    ConvBiasGradient(Kernels kernels, int capacity, int channels, int pixels) {
        this.kernels = kernels;
        this.channels = channels;
        this.pixels = pixels;
        planes = new float[Math.multiplyExact(capacity, channels)];
    }

    /** Sums image n's planes. */
    void gather(int n, Span dy) {
        for (int c = 0; c < channels; c++) {
            planes[n * channels + c] = kernels.sum(dy.plus(c * pixels), pixels);
        }
    }

    /** The gradient {@code [channels]} of the images gathered. */
    void store(int images, Span gradient) {
        for (int c = 0; c < channels; c++) {
            double total = 0;
            for (int n = 0; n < images; n++) {
                total += planes[n * channels + c];
            }
            gradient.array()[gradient.offset() + c] = (float) total;
        }
    }
}
