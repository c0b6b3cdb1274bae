package dev.convoy.layer.conv;

import dev.convoy.kernels.DepthwiseKernels;
import dev.convoy.kernels.Kernels;
import dev.convoy.kernels.Span;
import dev.convoy.layer.SharedScratch;
import dev.convoy.layer.conv.DepthwiseGeometry.Phase;
import java.util.Arrays;

/**
 * The weight gradient of a convolution in groups of few channels: {@code dweight[oc][i][tap] = sum over images and output pixels of
 * dy[pixel][oc] * x[tap + pixel][ic]}. A chain runs over the pixels of a bundle of neighbouring images; the bundles' sums are added in
 * order. Bundles are a function of the shapes alone.
 */
final class DepthwiseWeightGradient implements WeightGradient {
    /** Pixels of a bundle, about: enough to hide the cost of adding bundles. */
    private static final int BUNDLE_PIXELS = 1024;

    private static final int BLOCK = DepthwiseKernels.CHANNELS;

    private final Kernels kernels;
    private final ConvGeometry g;
    private final DepthwiseGeometry channelwise;

    /** {@code [taps]} and as many more, which are the first, as make a multiple of what the kernel takes. */
    private final int[] taps;

    private final int bundle;
    private final int bundles;
    private final int blockSize;
    private final int size;

    /** {@code [bundles][blocks][taps][BLOCK]} */
    private final SharedScratch sums;

    DepthwiseWeightGradient(Kernels kernels, int threads, ConvGeometry geometry, int capacity, SharedScratch shared) {
        this.kernels = kernels;
        g = geometry;
        channelwise = DepthwiseGeometry.forward(kernels.depthwise(), threads, geometry);
        Phase all = channelwise.phases().get(0);
        int together = DepthwiseKernels.TAPS;
        taps = Arrays.copyOf(all.taps(), (g.taps() + together - 1) / together * together);
        Arrays.fill(taps, g.taps(), taps.length, taps[0]);
        bundle = Math.min(capacity, Math.max(1, BUNDLE_PIXELS / g.outPixels()));
        bundles = (capacity + bundle - 1) / bundle;
        blockSize = taps.length * BLOCK;
        size = Math.multiplyExact(channelwise.blocks(), blockSize);
        sums = shared;
        shared.need(Math.multiplyExact(bundles, size));
    }

    /** Tasks that multiply: one a bundle. */
    @Override
    public int tasks() {
        return bundles;
    }

    /** One bundle. */
    @Override
    public void multiply(int task, int images, int slot, Images of) {
        Span sum = sums.span().plus(task * size);
        Arrays.fill(sum.array(), sum.offset(), sum.offset() + size, 0);
        for (int n = task * bundle; n < Math.min((task + 1) * bundle, images); n++) {
            Span dy = of.dy(n);
            channelwise.run(
                    of.x(n, slot),
                    slot,
                    (part, block, x, first) -> kernels.depthwise()
                            .addProducts(
                                    taps,
                                    part.results(),
                                    channelwise.channels(block),
                                    dy.plus(first),
                                    x,
                                    sum.plus(block * blockSize)));
        }
    }

    /** One task adds the bundles up: such weights are small. */
    @Override
    public int slices() {
        return 1;
    }

    @Override
    public void add(int slice, int images, Span gradient) {
        int used = (images + bundle - 1) / bundle;
        for (int other = 1; other < used; other++) {
            kernels.add(sums.span().plus(other * size), sums.span(), size);
        }
        int window = g.kernel().count();
        int[] weights = channelwise.phases().get(0).weights();
        for (int oc = 0; oc < g.channels().out(); oc++) {
            int from = sums.span().offset() + oc / BLOCK * blockSize + oc % BLOCK;
            int to = gradient.offset() + oc * g.groupIn() * window;
            for (int t = 0; t < weights.length; t++) {
                int place = weights[t] % g.groupIn() * window + weights[t] / g.groupIn();
                gradient.array()[to + place] = sums.span().array()[from + t * BLOCK];
            }
        }
    }
}
