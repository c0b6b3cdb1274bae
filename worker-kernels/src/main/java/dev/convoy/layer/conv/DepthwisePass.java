package dev.convoy.layer.conv;

import dev.convoy.kernels.DepthwiseKernels;
import dev.convoy.kernels.Span;
import dev.convoy.layer.PackedWeights;
import dev.convoy.layer.conv.DepthwiseGeometry.Phase;

/** The forward pass or the input gradient of a convolution in groups of few channels: the same bits as by products. */
final class DepthwisePass implements InputGradientPass {
    private static final int BLOCK = DepthwiseKernels.CHANNELS;

    private final DepthwiseKernels kernels;
    private final ConvGeometry g;
    private final DepthwiseGeometry channelwise;
    private final boolean back;

    /** {@code [phases]} of {@code [blocks][taps][BLOCK]} */
    private final Span[] packed;

    /** {@code [pitch]} of the result's channels; null for none. */
    private final Span bias;

    private DepthwisePass(
            DepthwiseKernels kernels,
            PackedWeights.Share weights,
            ConvGeometry geometry,
            DepthwiseGeometry channelwise,
            boolean back,
            Span bias) {
        this.kernels = kernels;
        this.g = geometry;
        this.channelwise = channelwise;
        this.back = back;
        this.bias = bias;
        int phases = channelwise.phases().size();
        packed = new Span[phases];
        for (Phase phase : channelwise.phases()) {
            int floats = Math.multiplyExact(channelwise.blocks() * BLOCK, phase.taps().length);
            packed[phase.number()] = weights.array(floats);
        }
    }

    /**
     * From inputs to outputs.
     *
     * @param bias {@code [pitch of outChannels]}, read at every run; null for none
     */
    static DepthwisePass forward(
            DepthwiseKernels kernels, PackedWeights.Share weights, int threads, ConvGeometry g, Span bias) {
        return new DepthwisePass(kernels, weights, g, DepthwiseGeometry.forward(kernels, threads, g), false, bias);
    }

    /**
     * From outputs' gradients to inputs'.
     *
     * @param bias {@code [pitch of inChannels]} added to the gradient, read at every run: a transposed convolution's; null for none
     */
    static DepthwisePass inputGradient(
            DepthwiseKernels kernels, PackedWeights.Share weights, int threads, ConvGeometry g, Span bias) {
        return new DepthwisePass(kernels, weights, g, DepthwiseGeometry.inputGradient(kernels, threads, g), true, bias);
    }

    @Override
    public void load(Span weight) {
        int channels = back ? g.channels().in() : g.channels().out();
        for (Phase phase : channelwise.phases()) {
            float[] to = packed[phase.number()].array();
            for (int c = 0; c < channels; c++) {
                int at = c / BLOCK * phase.taps().length * BLOCK + c % BLOCK;
                for (int t = 0; t < phase.taps().length; t++) {
                    int number = phase.weights()[t];
                    int place = place(c, number % channelwise.each(), number / channelwise.each());
                    to[at + t * BLOCK] = weight.array()[weight.offset() + place];
                }
            }
        }
    }

    /** Where the weight of a channel of the result lies, for one of the channels it meets and a tap. */
    private int place(int c, int met, int tap) {
        int oc = back ? c / g.groupIn() * g.groupOut() + met : c;
        int ic = back ? c % g.groupIn() : met;
        return (oc * g.groupIn() + ic) * g.kernel().count() + tap;
    }

    @Override
    public void run(Span image, Span result, int slot) {
        channelwise.run(image, slot, (part, block, x, first) -> {
            int[] taps = part.phase().taps();
            Span weights = packed[part.phase().number()].plus(block * BLOCK * taps.length);
            Span start = bias == null ? null : bias.plus(block * BLOCK);
            kernels.multiply(taps, part.results(), channelwise.channels(block), x, weights, result.plus(first), start);
        });
    }
}
