package dev.convoy.benchmarks.parity;

import static dev.convoy.fixture.Describe.layer;

import dev.convoy.tensor.Shape;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Convolutions and linear layers. */
final class ConvolutionEntries {
    private ConvolutionEntries() {}

    static Configuration convolution(Draw draw, int rank) {
        int most = rank == 3 ? 3 : 5;
        long[] kernel = draw.each(rank, 1, most);
        String mode = draw.oneOf("zeros", "zeros", "zeros", "reflect", "replicate", "circular");
        String word = draw.oneOf("", "", "same", "valid");
        long[] stride = word.equals("same") ? Draw.each(rank, d -> 1) : draw.each(rank, 1, 7);
        long[] dilation = draw.each(rank, 1, draw.oneOf(1, 3));
        long[] before = draw.each(rank, 0, mode.equals("zeros") ? 6 : 3);
        long[] after = before;
        if (!word.isEmpty()) {
            int wanted = word.equals("same") ? 1 : 0;
            before = Draw.each(rank, d -> (int) (wanted * dilation[d] * (kernel[d] - 1) / 2));
            long[] front = before;
            after = Draw.each(rank, d -> (int) (wanted * dilation[d] * (kernel[d] - 1) - front[d]));
        }
        long[] start = before;
        long[] end = after;
        long[] least = Draw.each(rank, d -> {
            long window = dilation[d] * (kernel[d] - 1) + 1 - start[d] - end[d];
            return (int) Math.max(window, mode.equals("zeros") ? 1 : Math.max(start[d], end[d]) + 1);
        });
        long[] extent = Draw.each(rank, d -> draw.between((int) least[d], (int) least[d] + (rank == 3 ? 4 : 9)));
        int groups = draw.oneOf(1, 1, 2, 3);
        boolean bias = draw.flag();
        return new Configuration(
                layer(
                        "conv" + rank + "d",
                        "out_channels",
                        groups * draw.between(1, 5),
                        "kernel_size",
                        Draw.setting(kernel),
                        "stride",
                        Draw.setting(stride),
                        "padding",
                        word.isEmpty() ? Draw.setting(before) : word,
                        "padding_mode",
                        mode,
                        "dilation",
                        Draw.setting(dilation),
                        "groups",
                        groups,
                        "bias",
                        bias),
                Draw.shape(groups * draw.between(1, 4), extent),
                (x, a) -> convolve(
                        rank,
                        border(x, mode, start, end),
                        a.get("weight"),
                        Libtorch.optional(a.get("bias")),
                        stride,
                        new long[rank],
                        dilation,
                        groups));
    }

    /** 3 x 3 and 5 x 5 at stride 1 by Winograd's way: whole and cut tiles, any border, up to many channels. */
    static Configuration winograd(Draw draw) {
        String mode = draw.oneOf("zeros", "zeros", "reflect", "replicate", "circular");
        int kernel = draw.oneOf(3, 5);
        long[] padding = draw.each(2, 0, kernel - 1);
        long[] extent = draw.each(2, kernel, 19);
        int out = draw.oneOf(draw.between(5, 16), draw.between(17, 70));
        int in = draw.oneOf(draw.between(5, 16), draw.between(17, 70));
        return new Configuration(
                layer(
                        "conv2d",
                        "out_channels",
                        out,
                        "kernel_size",
                        kernel,
                        "padding",
                        Draw.setting(padding),
                        "padding_mode",
                        mode,
                        "bias",
                        draw.flag(),
                        "algorithm",
                        "winograd"),
                Draw.shape(in, extent),
                (x, a) -> convolve(
                        2,
                        border(x, mode, padding, padding),
                        a.get("weight"),
                        Libtorch.optional(a.get("bias")),
                        new long[] {1, 1},
                        new long[2],
                        new long[] {1, 1},
                        1));
    }

    /** What PyTorch's layers do where the border is not zeros, and libtorch does with a border that is not the same at both ends. */
    static Tensor border(Tensor x, String mode, long[] before, long[] after) {
        long[] sizes = new long[2 * before.length];
        for (int d = 0; d < before.length; d++) {
            sizes[sizes.length - 2 * d - 2] = before[d];
            sizes[sizes.length - 2 * d - 1] = after[d];
        }
        return torch.pad(x, sizes, mode.equals("zeros") ? "constant" : mode, new DoubleOptional());
    }

    static Configuration transposed(Draw draw, int rank) {
        long[] kernel = draw.each(rank, 1, rank == 3 ? 3 : 5);
        long[] stride = draw.each(rank, 1, rank == 3 ? 4 : 6);
        long[] dilation = draw.each(rank, 1, draw.oneOf(1, 3));
        long[] padding = draw.each(rank, 0, 4);
        long[] more = Draw.each(rank, d -> draw.between(0, (int) Math.max(stride[d], dilation[d]) - 1));
        long[] extent = Draw.each(rank, d -> (int) (2 * padding[d] / stride[d]) + draw.between(1, rank == 3 ? 3 : 6));
        int groups = draw.oneOf(1, 1, 2, 3);
        boolean bias = draw.flag();
        return new Configuration(
                layer(
                        "conv_transpose" + rank + "d",
                        "out_channels",
                        groups * draw.between(1, 4),
                        "kernel_size",
                        Draw.setting(kernel),
                        "stride",
                        Draw.setting(stride),
                        "padding",
                        Draw.setting(padding),
                        "output_padding",
                        Draw.setting(more),
                        "dilation",
                        Draw.setting(dilation),
                        "groups",
                        groups,
                        "bias",
                        bias),
                Draw.shape(groups * draw.between(1, 4), Draw.each(rank, d -> (int) extent[d] + 1)),
                (x, a) -> {
                    Tensor weight = a.get("weight");
                    TensorOptional added = Libtorch.optional(a.get("bias"));
                    return switch (rank) {
                        case 1 -> torch.conv_transpose1d(x, weight, added, stride, padding, more, groups, dilation);
                        case 2 -> torch.conv_transpose2d(x, weight, added, stride, padding, more, groups, dilation);
                        default -> torch.conv_transpose3d(x, weight, added, stride, padding, more, groups, dilation);
                    };
                });
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
