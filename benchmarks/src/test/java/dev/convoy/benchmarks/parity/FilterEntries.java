package dev.convoy.benchmarks.parity;

import static dev.convoy.fixture.Describe.layer;

import java.util.Arrays;
import java.util.Map;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Layers without parameters that read a neighbourhood: fixed filters and upsampling. */
final class FilterEntries {
    private static final String[] INTERPOLATING = {"linear", "bilinear", "trilinear"};

    private FilterEntries() {}

    static Configuration gaussian5(Draw draw) {
        float[] line = {1, 4, 7, 4, 1, 4, 16, 26, 16, 4, 7, 26, 41, 26, 7, 4, 16, 26, 16, 4, 1, 4, 7, 4, 1};
        for (int i = 0; i < line.length; i++) {
            line[i] /= 273;
        }
        return filter(draw, layer("gaussian5"), line, 5);
    }

    static Configuration sobel(Draw draw) {
        float[] x = {-1, 0, 1, -2, 0, 2, -1, 0, 1};
        float[] y = {-1, -2, -1, 0, 0, 0, 1, 2, 1};
        float[] both = {-1, 0, 1, -2, 0, 2, -1, 0, 1, -1, -2, -1, 0, 0, 0, 1, 2, 1};
        return switch (draw.between(0, 2)) {
            case 0 -> filter(draw, layer("sobel", "direction", "x"), x, 3);
            case 1 -> filter(draw, layer("sobel", "direction", "y"), y, 3);
            default -> filter(draw, layer("sobel"), both, 3);
        };
    }

    private static Configuration filter(Draw draw, Map<String, Object> description, float[] kernels, int size) {
        int channels = draw.between(1, 5);
        int padding = draw.between(-1, 4);
        int border = padding < 0 ? size / 2 : padding;
        String mode = draw.oneOf("zeros", "reflect", "replicate", "circular");
        if (padding >= 0) {
            description.put("padding", padding);
        }
        description.put("padding_mode", mode);
        // A circle of two rows has no slope at all, and nothing to compare with.
        int least = Math.max(Math.max(border + 1, size - 2 * border), 3);
        long[] pad = {border, border};
        long[] one = {1, 1};
        return new Configuration(description, Draw.shape(channels, draw.each(2, least, least + 7)), (x, a) -> {
            Tensor kernel = Libtorch.tensor(kernels, kernels.length / size / size, 1, size, size);
            Tensor weight = kernel.repeat(channels, 1, 1, 1);
            Tensor image = ConvolutionEntries.border(x, mode, pad, pad);
            return torch.conv2d(image, weight, new TensorOptional(), one, new long[2], one, channels);
        });
    }

    static Configuration upsample(Draw draw) {
        int rank = draw.between(1, 3);
        boolean nearest = draw.flag();
        boolean aligned = !nearest && draw.flag();
        long[] extent = draw.each(rank, 1, 6);
        Map<String, Object> description =
                layer("upsample", "mode", nearest ? "nearest" : INTERPOLATING[rank - 1], "align_corners", aligned);
        DoubleOptional[] factor = new DoubleOptional[rank];
        long[] size = draw.each(rank, 1, 13);
        if (draw.flag()) {
            description.put("size", Draw.setting(size));
            Arrays.setAll(factor, d -> new DoubleOptional());
        } else {
            double by = draw.oneOf(2.0, 3.0, 1.5, 2.3, 1.0, 4.7);
            description.put("scale_factor", by);
            Arrays.setAll(size, d -> (long) Math.floor(extent[d] * by));
            Arrays.setAll(factor, d -> new DoubleOptional(by));
        }
        return new Configuration(
                description,
                Draw.shape(draw.between(1, 4), extent),
                (x, a) -> nearest ? nearest(x, size, factor) : linear(x, size, aligned, factor));
    }

    private static Tensor nearest(Tensor x, long[] size, DoubleOptional[] factor) {
        return switch (size.length) {
            case 1 -> torch.upsample_nearest1d(x, size, factor[0]);
            case 2 -> torch.upsample_nearest2d(x, size, factor[0], factor[1]);
            default -> torch.upsample_nearest3d(x, size, factor[0], factor[1], factor[2]);
        };
    }

    private static Tensor linear(Tensor x, long[] size, boolean aligned, DoubleOptional[] factor) {
        return switch (size.length) {
            case 1 -> torch.upsample_linear1d(x, size, aligned, factor[0]);
            case 2 -> torch.upsample_bilinear2d(x, size, aligned, factor[0], factor[1]);
            default -> torch.upsample_trilinear3d(x, size, aligned, factor[0], factor[1], factor[2]);
        };
    }
}
