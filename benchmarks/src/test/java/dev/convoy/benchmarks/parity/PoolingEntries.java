package dev.convoy.benchmarks.parity;

import static dev.convoy.fixture.Describe.layer;

import dev.convoy.tensor.Shape;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Poolings. */
final class PoolingEntries {
    private PoolingEntries() {}

    static Configuration max(Draw draw, int rank) {
        Windows w = Windows.draw(draw, rank);
        return new Configuration(
                        layer(
                                "max_pool" + rank + "d",
                                "kernel_size",
                                Draw.setting(w.kernel),
                                "stride",
                                Draw.setting(w.stride),
                                "padding",
                                Draw.setting(w.padding)),
                        w.input,
                        (x, a) -> max(rank, x, w))
                .with(Configuration.Values.APART);
    }

    private static Tensor max(int rank, Tensor x, Windows w) {
        return switch (rank) {
            case 1 -> torch.max_pool1d(x, w.kernel, w.stride, w.padding, w.dilation, w.ceil);
            case 2 -> torch.max_pool2d(x, w.kernel, w.stride, w.padding, w.dilation, w.ceil);
            default -> torch.max_pool3d(x, w.kernel, w.stride, w.padding, w.dilation, w.ceil);
        };
    }

    static Configuration average(Draw draw, int rank) {
        Windows w = Windows.draw(draw, rank);
        return new Configuration(
                layer(
                        "avg_pool" + rank + "d",
                        "kernel_size",
                        Draw.setting(w.kernel),
                        "stride",
                        Draw.setting(w.stride),
                        "padding",
                        Draw.setting(w.padding)),
                w.input,
                (x, a) -> average(rank, x, w, true));
    }

    private static Tensor average(int rank, Tensor x, Windows w, boolean countIncludePad) {
        LongOptional divisor = new LongOptional();
        return switch (rank) {
            case 1 -> torch.avg_pool1d(x, w.kernel, w.stride, w.padding, w.ceil, countIncludePad);
            case 2 -> torch.avg_pool2d(x, w.kernel, w.stride, w.padding, w.ceil, countIncludePad, divisor);
            default -> torch.avg_pool3d(x, w.kernel, w.stride, w.padding, w.ceil, countIncludePad, divisor);
        };
    }

    /** A pooling's windows: padding at most half of the kernel, stride often larger than it. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Windows(Shape input, long[] kernel, long[] stride, long[] padding, long[] dilation, boolean ceil) {
        static Windows draw(Draw draw, int rank) {
            long[] kernel = draw.each(rank, 1, 5);
            long[] stride = draw.each(rank, 1, 7);
            long[] dilation = Draw.each(rank, d -> 1);
            long[] padding = Draw.each(rank, d -> draw.between(0, (int) kernel[d] / 2));
            long[] extent = Draw.each(rank, d -> draw.between((int) kernel[d], 13));
            return new Windows(Draw.shape(draw.between(1, 5), extent), kernel, stride, padding, dilation, false);
        }
    }
}
