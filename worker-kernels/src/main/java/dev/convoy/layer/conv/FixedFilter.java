package dev.convoy.layer.conv;

import dev.convoy.kernels.Span;
import dev.convoy.layer.Binding;
import dev.convoy.layer.Checks;
import dev.convoy.layer.Extent;
import dev.convoy.layer.Layer;
import dev.convoy.layer.LayerSettings;
import dev.convoy.layer.Layout;
import dev.convoy.layer.Pass;
import dev.convoy.layer.Phase;
import dev.convoy.layer.Window;
import dev.convoy.tensor.Shape;
import java.util.List;
import java.util.Set;

/**
 * A convolution with a given kernel, the same for each channel, that is not trained: smoothing and edges as image processing
 * knows them.
 *
 * <p>{@code [c, h, w]} to {@code [c * kernels, ...]}, the kernels' outputs of a channel one after the other; at the default
 * padding {@code same} an image keeps its size.
 *
 * @param filter the kernels
 * @param padding border around the image
 */
public record FixedFilter(Filter filter, Padding padding) implements Layer {
    /** Names in architecture files. */
    public static final String GAUSSIAN5 = "gaussian5";

    public static final String SOBEL = "sobel";

    /** The kernels known. */
    public enum Filter {
        /** 5 x 5 whole numbers near a Gaussian of deviation 1, divided by their sum 273. */
        GAUSSIAN5(
                FixedFilter.GAUSSIAN5,
                5,
                273,
                1,
                4,
                7,
                4,
                1,
                4,
                16,
                26,
                16,
                4,
                7,
                26,
                41,
                26,
                7,
                4,
                16,
                26,
                16,
                4,
                1,
                4,
                7,
                4,
                1),
        /** Brightness that grows to the right (Sobel and Feldman 1968). */
        SOBEL_X(SOBEL, 3, 1, -1, 0, 1, -2, 0, 2, -1, 0, 1),
        /** Brightness that grows downwards. */
        SOBEL_Y(SOBEL, 3, 1, -1, -2, -1, 0, 0, 0, 1, 2, 1),
        /** First the one, then the other. */
        SOBEL_BOTH(SOBEL, 3, 1, -1, 0, 1, -2, 0, 2, -1, 0, 1, -1, -2, -1, 0, 0, 0, 1, 2, 1);

        private final String type;
        private final int size;
        private final float[] weight;

        Filter(String type, int size, int divisor, int... taps) {
            this.type = type;
            this.size = size;
            weight = new float[taps.length];
            for (int i = 0; i < taps.length; i++) {
                weight[i] = (float) taps[i] / divisor;
            }
        }

        private int kernels() {
            return weight.length / (size * size);
        }

        /** The weight of {@code channels} channels, {@code [channels * kernels][1][size][size]}. */
        private Span weight(int channels) {
            Span all = Span.zeros(channels * weight.length);
            for (int c = 0; c < channels; c++) {
                System.arraycopy(weight, 0, all.array(), c * weight.length, weight.length);
            }
            return all;
        }
    }

    /** From the settings of {@code gaussian5}. */
    public static FixedFilter gaussian5(LayerSettings settings) {
        return of(Filter.GAUSSIAN5, settings);
    }

    /** From the settings of {@code sobel}, whose {@code direction} is x, y or both. */
    public static FixedFilter sobel(LayerSettings settings) {
        return switch (settings.oneOf("direction", List.of("x", "y", "both"), "both")) {
            case "x" -> of(Filter.SOBEL_X, settings);
            case "y" -> of(Filter.SOBEL_Y, settings);
            default -> of(Filter.SOBEL_BOTH, settings);
        };
    }

    private static FixedFilter of(Filter filter, LayerSettings settings) {
        Extent one = Extent.all(2, 1);
        return new FixedFilter(filter, Padding.from(settings, Extent.all(2, filter.size), one, one, Padding.SAME));
    }

    @Override
    public String type() {
        return filter.type;
    }

    /** The convolution that does the same. */
    private Sliding sliding() {
        Extent one = Extent.all(2, 1);
        return new Sliding(Extent.all(2, filter.size), one, padding, one);
    }

    @Override
    public Shape outputShape(Shape input) {
        Checks.image(input, 2);
        return sliding().windows(input).image(input.size(0) * filter.kernels());
    }

    @Override
    public long multiplyAdds(Shape input) {
        return (long) outputShape(input).count() * filter.size * filter.size;
    }

    @Override
    public Window window() {
        return Window.sliding(sliding().reach(), sliding().stride());
    }

    @Override
    public Set<Layout> layouts(Shape input) {
        return Set.of(Layout.PIXELS);
    }

    @Override
    public Pass bind(Binding binding) {
        int channels = binding.input().size(0);
        int out = channels * filter.kernels();
        BoundConvolution convolution = new BoundConvolution(
                binding,
                new Channels(channels, out, channels),
                sliding(),
                channels > 1 ? ConvAlgorithm.DEPTHWISE : ConvAlgorithm.DIRECT,
                null);
        Span weight = filter.weight(channels);
        convolution.packings().forEach(packing -> packing.run(weight, 0));
        return new Run(binding, convolution);
    }

    private record Run(Binding at, BoundConvolution convolution) implements Pass {
        @Override
        public List<Phase> forward() {
            return List.of(convolution.forward());
        }

        /** dx = dy correlated with the kernels turned by 180 degrees, summed over a channel's kernels. */
        @Override
        public List<Phase> backward() {
            return at.dx() == null ? List.of() : List.of(convolution.inputGradient());
        }
    }
}
