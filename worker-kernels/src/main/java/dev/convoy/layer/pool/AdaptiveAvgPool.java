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
 * Mean of each of {@code outputSize} windows that share out the image (PyTorch's {@code AdaptiveAvgPool1d, 2d, 3d}): window o sees
 * the pixels from {@code floor(o size / outputSize)} to {@code ceil((o + 1) size / outputSize)}.
 *
 * <p>{@code [c, h, w]} to {@code [c, outputSize...]}.
 *
 * @param outputSize windows in each dimension
 */
public record AdaptiveAvgPool(Extent outputSize) implements Layer {
    /** Its name in architecture files, before the dimensions: {@code adaptive_avg_pool2d}. */
    public static final String NAME = "adaptive_avg_pool";

    /**
     * @throws IllegalArgumentException if a size is not positive
     */
    public AdaptiveAvgPool {
        outputSize.atLeast(1, "output_size");
    }

    /** From settings. */
    public static AdaptiveAvgPool from(LayerSettings settings, int rank) {
        return new AdaptiveAvgPool(settings.extent("output_size", rank));
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
        return window(input, outputSize);
    }

    /** The whole input where there is one window; else the largest window, at the mean distance rounded down. */
    static Window window(Shape input, Extent outputs) {
        if (outputs.count() == 1) {
            return Window.WHOLE;
        }
        int[] kernel = new int[outputs.rank()];
        for (int d = 0; d < kernel.length; d++) {
            for (int counted :
                    PoolGeometry.Axis.adaptive(input.size(d + 1), outputs.at(d)).counted()) {
                kernel[d] = Math.max(kernel[d], counted);
            }
        }
        return Window.sliding(Extent.of(kernel), Extent.of(input).with(outputs, (in, out) -> Math.max(1, in / out)));
    }

    @Override
    public Set<Layout> layouts(Shape input) {
        return Layout.sideBySide(input);
    }

    @Override
    public Pass bind(Binding binding) {
        if (outputSize.count() == 1) {
            return new WholeMeanPass(binding);
        }
        PoolGeometry geometry = PoolGeometry.adaptive(binding.input(), outputSize);
        return new MeanPass(binding, geometry, geometry.seen());
    }
}
