package dev.convoy.layer.conv;

import dev.convoy.kernels.Kernels;
import dev.convoy.kernels.Span;
import dev.convoy.layer.PackedWeights;

/** A convolution's input gradient, image by image. */
interface InputGradientPass {
    /** Packs a weight {@code [oc][ic of a group][kernel]}. */
    void load(Span weight);

    /** dx of one image from its dy. */
    void run(Span dy, Span dx, int slot);

    /**
     * By the definition or channel by channel; all ways that there are here give the same bits.
     *
     * @param bias {@code [pitch of inChannels]} added to the gradient, read at every run: a transposed convolution's; null for none
     */
    static InputGradientPass of(
            Kernels kernels,
            PackedWeights.Share weights,
            int threads,
            ConvGeometry g,
            ConvAlgorithm algorithm,
            Span bias) {
        if (algorithm == ConvAlgorithm.DEPTHWISE) {
            return DepthwisePass.inputGradient(kernels.depthwise(), weights, threads, g, bias);
        }
        return PlanarInputGradient.fits(g)
                ? new PlanarInputGradient(kernels.depthwise(), weights, threads, g, bias)
                : new ConvInputGradient(kernels, weights, threads, g, bias);
    }
}
