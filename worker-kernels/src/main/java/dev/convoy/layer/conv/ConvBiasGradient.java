package dev.convoy.layer.conv;

import dev.convoy.kernels.ChannelKernels;
import dev.convoy.kernels.ChannelKernels.Pixels;
import dev.convoy.kernels.Span;
import dev.convoy.layer.Layout;
import java.util.Arrays;

/** The bias gradient of a convolution: for each channel the sum of dy over images and pixels, each image in chains of its own. */
final class ConvBiasGradient {
    private final ChannelKernels kernels;
    private final int channels;
    private final Pixels pixels;

    /** {@code [capacity]} of {@code [chains][pitch]} */
    private final Span[] sums;

    ConvBiasGradient(ChannelKernels kernels, int capacity, int channels, int pixels) {
        this.kernels = kernels;
        this.channels = channels;
        this.pixels = new Pixels(pixels, Layout.pitch(channels));
        int count = ChannelKernels.CHAINS * this.pixels.pitch();
        sums = Span.zeros(Math.multiplyExact(capacity, count)).images(capacity, count);
    }

    /** Sums up image n's dy. */
    void gather(int n, Span dy) {
        Span own = sums[n];
        Arrays.fill(own.array(), own.offset(), own.offset() + ChannelKernels.CHAINS * pixels.pitch(), 0);
        kernels.addUp(dy, pixels, own);
    }

    /** The gradient {@code [channels]} of the images gathered. */
    void store(int images, Span gradient) {
        for (int c = 0; c < channels; c++) {
            double total = 0;
            for (int n = 0; n < images; n++) {
                total += ChannelKernels.fold(sums[n], pixels.pitch(), c);
            }
            gradient.array()[gradient.offset() + c] = (float) total;
        }
    }
}
