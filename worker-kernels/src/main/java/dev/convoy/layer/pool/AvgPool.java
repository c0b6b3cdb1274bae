package dev.convoy.layer.pool;

import dev.convoy.layer.Binding;
import dev.convoy.layer.Layer;
import dev.convoy.layer.LayerSettings;
import dev.convoy.layer.Layout;
import dev.convoy.layer.Pass;
import dev.convoy.layer.Window;
import dev.convoy.tensor.Shape;
import java.util.Set;

/**
 * Mean of each window, in one, two or three dimensions (PyTorch's {@code AvgPool1d, 2d, 3d}).
 *
 * <p>{@code [c, h, w]} to {@code [c, (h + 2 padding - kernelSize) / stride + 1, ...]}, rounded down, or up with {@code ceil_mode}
 * where the last window still starts inside the input or the padding before it.
 *
 * @param windows where they lie
 * @param countIncludePad whether padding counts as zeros
 */
public record AvgPool(PoolWindows windows, CountIncludePad countIncludePad) implements Layer {
    /** Its name in architecture files, before the dimensions: {@code avg_pool2d}. */
    public static final String NAME = "avg_pool";

    /** From settings. */
    public static AvgPool from(LayerSettings settings, int rank) {
        return new AvgPool(PoolWindows.padded(settings, rank), CountIncludePad.from(settings));
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
        PoolGeometry geometry = windows.geometry(binding.input(), binding.output());
        return new MeanPass(
                binding, geometry, countIncludePad == CountIncludePad.YES ? geometry.counted() : geometry.seen());
    }
}
