package dev.convoy.layer.pool;

import dev.convoy.layer.Binding;
import dev.convoy.layer.Extent;
import dev.convoy.layer.Layer;
import dev.convoy.layer.LayerSettings;
import dev.convoy.layer.Layout;
import dev.convoy.layer.Pass;
import dev.convoy.layer.Window;
import dev.convoy.tensor.Shape;
import java.util.Set;

/**
 * Largest element of each window, in one, two or three dimensions (PyTorch's {@code MaxPool1d, 2d, 3d}). Among equals the first
 * in row order gets the whole gradient; padding counts as minus infinity; NaN wins, as in PyTorch.
 *
 * <p>{@code [c, h, w]} to {@code [c, (h + 2 padding - dilation (kernelSize - 1) - 1) / stride + 1, ...]}, rounded down, or up with
 * {@code ceil_mode} where the last window still starts inside the input or the padding before it.
 *
 * @param windows where they lie
 */
public record MaxPool(PoolWindows windows) implements Layer {
    /** Its name in architecture files, before the dimensions: {@code max_pool2d}. */
    public static final String NAME = "max_pool";

    /** From settings. */
    public static MaxPool from(LayerSettings settings, int rank) {
        Extent dilation = settings.extent("dilation", rank, Extent.all(rank, 1));
        return new MaxPool(PoolWindows.padded(settings, rank).dilated(dilation));
    }

    @Override
    public String type() {
        return windows.type(NAME);
    }

    @Override
    public Shape outputShape(Shape input) {
        return windows.outputShape(input);
    }

    @Override
    public Window window() {
        return windows.window();
    }

    @Override
    public Set<Layout> layouts(Shape input) {
        return Layout.sideBySide(input);
    }

    @Override
    public Pass bind(Binding binding) {
        return new MaximumPass(binding, windows.geometry(binding.input(), binding.output()));
    }
}
