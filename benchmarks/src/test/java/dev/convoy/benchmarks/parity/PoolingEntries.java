package dev.convoy.benchmarks.parity;

import static dev.convoy.fixture.Describe.layer;

import dev.convoy.fixture.DrawnLayer.Values;
import dev.convoy.tensor.Shape;
import java.util.Arrays;
import java.util.Map;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.LPPool1dOptions;
import org.bytedeco.pytorch.LPPool2dOptions;
import org.bytedeco.pytorch.LPPool3dOptions;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Poolings. */
final class PoolingEntries {
    private static final boolean PADDED = true;

    private PoolingEntries() {}

    static Configuration max(Draw draw, int rank) {
        Windows w = Windows.draw(draw, rank, 3, PADDED);
        Map<String, Object> description = w.describe("max_pool");
        description.put("padding", Draw.setting(w.padding));
        description.put("dilation", Draw.setting(w.dilation));
        return new Configuration(description, w.input, (x, a) -> max(rank, x, w)).with(Values.APART);
    }

    private static Tensor max(int rank, Tensor x, Windows w) {
        return switch (rank) {
            case 1 -> torch.max_pool1d(x, w.kernel, w.stride, w.padding, w.dilation, w.ceil);
            case 2 -> torch.max_pool2d(x, w.kernel, w.stride, w.padding, w.dilation, w.ceil);
            default -> torch.max_pool3d(x, w.kernel, w.stride, w.padding, w.dilation, w.ceil);
        };
    }

    static Configuration average(Draw draw, int rank) {
        Windows w = Windows.draw(draw, rank, 1, PADDED);
        boolean countIncludePad = draw.flag();
        Map<String, Object> description = w.describe("avg_pool");
        description.put("padding", Draw.setting(w.padding));
        description.put("count_include_pad", countIncludePad);
        return new Configuration(description, w.input, (x, a) -> average(rank, x, w, countIncludePad));
    }

    private static Tensor average(int rank, Tensor x, Windows w, boolean countIncludePad) {
        LongOptional divisor = new LongOptional();
        return switch (rank) {
            case 1 -> torch.avg_pool1d(x, w.kernel, w.stride, w.padding, w.ceil, countIncludePad);
            case 2 -> torch.avg_pool2d(x, w.kernel, w.stride, w.padding, w.ceil, countIncludePad, divisor);
            default -> torch.avg_pool3d(x, w.kernel, w.stride, w.padding, w.ceil, countIncludePad, divisor);
        };
    }

    /** Whole powers alone: of others, numbers below 0 have none. */
    static Configuration power(Draw draw, int rank) {
        Windows w = Windows.draw(draw, rank, 1, !PADDED);
        double p = draw.oneOf(1.0, 2.0, 2.0, 4.0);
        Map<String, Object> description = w.describe("lp_pool");
        description.put("norm_type", p);
        return new Configuration(description, w.input, (x, a) -> power(rank, x, w, p));
    }

    private static Tensor power(int rank, Tensor x, Windows w, double p) {
        LongPointer kernel = new LongPointer(w.kernel);
        if (rank == 1) {
            LPPool1dOptions options = new LPPool1dOptions(p, kernel);
            options.stride().put(w.stride);
            options.ceil_mode().put(w.ceil);
            return torch.lp_pool1d(x, options);
        } else if (rank == 2) {
            LPPool2dOptions options = new LPPool2dOptions(p, kernel);
            options.stride().put(w.stride);
            options.ceil_mode().put(w.ceil);
            return torch.lp_pool2d(x, options);
        }
        LPPool3dOptions options = new LPPool3dOptions(p, kernel);
        options.stride().put(w.stride);
        options.ceil_mode().put(w.ceil);
        return torch.lp_pool3d(x, options);
    }

    static Configuration adaptiveAverage(Draw draw, int rank) {
        long[] out = draw.each(rank, 1, 5);
        return new Configuration(
                layer("adaptive_avg_pool" + rank + "d", "output_size", Draw.setting(out)),
                image(draw, rank),
                (x, a) -> adaptiveAverage(x, out));
    }

    private static Tensor adaptiveAverage(Tensor x, long... out) {
        return switch (out.length) {
            case 1 -> torch.adaptive_avg_pool1d(x, out);
            case 2 -> torch.adaptive_avg_pool2d(x, out);
            default -> torch.adaptive_avg_pool3d(x, out);
        };
    }

    static Configuration adaptiveMax(Draw draw, int rank) {
        long[] out = draw.each(rank, 1, 5);
        return new Configuration(
                        layer("adaptive_max_pool" + rank + "d", "output_size", Draw.setting(out)),
                        image(draw, rank),
                        (x, a) -> adaptiveMax(x, out))
                .with(Values.APART);
    }

    private static Tensor adaptiveMax(Tensor x, long... out) {
        return switch (out.length) {
            case 1 -> torch.adaptive_max_pool1d(x, out).get0();
            case 2 -> torch.adaptive_max_pool2d(x, out).get0();
            default -> torch.adaptive_max_pool3d(x, out).get0();
        };
    }

    static Configuration globalAverage(Draw draw) {
        int rank = draw.between(1, 3);
        long[] one = Draw.each(rank, d -> 1);
        return new Configuration(layer("global_avg_pool"), image(draw, rank), (x, a) -> adaptiveAverage(x, one));
    }

    static Configuration globalMax(Draw draw) {
        int rank = draw.between(1, 3);
        long[] one = Draw.each(rank, d -> 1);
        return new Configuration(layer("global_max_pool"), image(draw, rank), (x, a) -> adaptiveMax(x, one))
                .with(Values.APART);
    }

    private static Shape image(Draw draw, int rank) {
        return Draw.shape(draw.between(1, 5), draw.each(rank, 1, 9));
    }

    /** A pooling's windows: padding at most half of the kernel, stride often larger than it. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Windows(Shape input, long[] kernel, long[] stride, long[] padding, long[] dilation, boolean ceil) {
        static Windows draw(Draw draw, int rank, int mostDilation, boolean padded) {
            long[] kernel = draw.each(rank, 1, 5);
            long[] stride = draw.each(rank, 1, 7);
            long[] dilation = draw.each(rank, 1, mostDilation);
            long[] padding = Draw.each(rank, d -> padded ? draw.between(0, (int) kernel[d] / 2) : 0);
            long[] extent = Draw.each(rank, d -> {
                // libtorch's mean pooling of three dimensions asks this of the input, not of the padded one.
                long fits = dilation[d] * (kernel[d] - 1) + 1 - (rank == 3 ? 0 : 2 * padding[d]);
                // No window may step over the input from padding to padding: libtorch writes outside its arrays then.
                return draw.between((int) Math.max(dilation[d], fits), 13);
            });
            Shape input = Draw.shape(draw.between(1, rank == 3 ? 2 : 5), extent);
            return new Windows(input, kernel, stride, padding, dilation, draw.flag());
        }

        Map<String, Object> describe(String name) {
            Map<String, Object> description = layer(name + kernel.length + "d");
            description.put("kernel_size", Draw.setting(kernel));
            if (!Arrays.equals(stride, kernel)) {
                description.put("stride", Draw.setting(stride));
            }
            description.put("ceil_mode", ceil);
            return description;
        }
    }
}
