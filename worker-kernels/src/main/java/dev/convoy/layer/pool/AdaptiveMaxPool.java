package dev.convoy.layer.pool;

import dev.convoy.layer.Binding;
import dev.convoy.layer.Checks;
import dev.convoy.layer.Extent;
import dev.convoy.layer.Layer;
import dev.convoy.layer.LayerSettings;
import dev.convoy.layer.Layout;
import dev.convoy.layer.Pass;
import dev.convoy.layer.Window;
import dev.convoy.tensor.Shape;
import java.util.Set;

/**
 * Largest element of each of {@code outputSize} windows that share out the image (PyTorch's {@code AdaptiveMaxPool1d, 2d, 3d}):
 * window o sees the pixels from {@code floor(o size / outputSize)} to {@code ceil((o + 1) size / outputSize)}. Ties and NaN as in
 * {@link MaxPool}.
 *
 * <p>{@code [c, h, w]} to {@code [c, outputSize...]}.
 *
 * @param outputSize windows in each dimension
 */
public record AdaptiveMaxPool(Extent outputSize) implements Layer {
    /** Its name in architecture files, before the dimensions: {@code adaptive_max_pool2d}. */
    public static final String NAME = "adaptive_max_pool";

    /**
     * @throws IllegalArgumentException if a size is not positive
     */
    public AdaptiveMaxPool {
        outputSize.atLeast(1, "output_size");
    }

    /** From settings. */
    public static AdaptiveMaxPool from(LayerSettings settings, int rank) {
        return new AdaptiveMaxPool(settings.extent("output_size", rank));
    }

    @Override
    public String type() {
        return NAME + outputSize.rank() + "d";
    }

    @Override
    public Shape outputShape(Shape input) {
        Checks.image(input, outputSize.rank());
        return outputSize.image(input.size(0));
    }

    @Override
    public Window window(Shape input) {
        return AdaptiveAvgPool.window(input, outputSize);
    }

    @Override
    public Set<Layout> layouts(Shape input) {
        return Layout.sideBySide(input);
    }

    @Override
    public Pass bind(Binding binding) {
        return new MaximumPass(binding, PoolGeometry.adaptive(binding.input(), outputSize));
    }
}
