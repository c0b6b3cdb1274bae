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
 * Mean of each channel, for images of one, two or three dimensions: {@link AdaptiveAvgPool} with one window.
 *
 * <p>{@code [c, h, w]} to {@code [c, 1, 1]}: the dimensions stay, so that a flatten or a 1 x 1 convolution can follow.
 */
public record GlobalAvgPool() implements Layer {
    /** Its name in architecture files. */
    public static final String TYPE = "global_avg_pool";

    /** From settings. */
    public static GlobalAvgPool from(LayerSettings settings) {
        return new GlobalAvgPool();
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Shape outputShape(Shape input) {
        Checks.anyImage(input);
        return inner(input).outputShape(input);
    }

    private static AdaptiveAvgPool inner(Shape input) {
        return new AdaptiveAvgPool(Extent.all(input.rank() - 1, 1));
    }

    @Override
    public Window window() {
        return Window.WHOLE;
    }

    @Override
    public Set<Layout> layouts(Shape input) {
        return Layout.sideBySide(input);
    }

    @Override
    public Pass bind(Binding binding) {
        return inner(binding.input()).bind(binding);
    }
}
