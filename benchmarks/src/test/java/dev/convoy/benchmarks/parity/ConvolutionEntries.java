package dev.convoy.benchmarks.parity;

import static dev.convoy.fixture.Describe.layer;

import dev.convoy.tensor.Shape;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Convolutions and linear layers. */
final class ConvolutionEntries {
    private ConvolutionEntries() {}

    static Configuration convolution(Draw draw, int rank) {
        long[] kernel = draw.each(rank, 1, 5);
        long[] stride = draw.each(rank, 1, 7);
        long[] padding = draw.each(rank, 0, 6);
        long[] dilation = Draw.each(rank, dimension -> 1);
        long[] extent = Draw.each(rank, d -> draw.between((int) Math.max(1, kernel[d] - 2 * padding[d]), 13));
        boolean bias = draw.flag();
        Shape input = Draw.shape(draw.between(1, 7), extent);
        return new Configuration(
                layer(
                        "conv" + rank + "d",
                        "out_channels",
                        draw.between(1, 9),
                        "kernel_size",
                        Draw.setting(kernel),
                        "stride",
                        Draw.setting(stride),
                        "padding",
                        Draw.setting(padding),
                        "bias",
                        bias),
                input,
                (x, a) -> convolve(
                        rank, x, a.get("weight"), Libtorch.optional(a.get("bias")), stride, padding, dilation, 1));
    }

    private static Tensor convolve(
            int rank,
            Tensor x,
            Tensor weight,
            TensorOptional bias,
            long[] stride,
            long[] padding,
            long[] dilation,
            long groups) {
        return switch (rank) {
            case 1 -> torch.conv1d(x, weight, bias, stride, padding, dilation, groups);
            case 2 -> torch.conv2d(x, weight, bias, stride, padding, dilation, groups);
            default -> torch.conv3d(x, weight, bias, stride, padding, dilation, groups);
        };
    }

    static Configuration linear(Draw draw) {
        return new Configuration(
                layer("linear", "out_features", draw.between(1, 40), "bias", draw.flag()),
                Shape.of(draw.between(1, 70)),
                (x, a) -> torch.linear(x, a.get("weight"), Libtorch.optional(a.get("bias"))));
    }
}
