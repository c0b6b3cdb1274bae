package dev.convoy.layer.pool;

import dev.convoy.layer.Checks;
import dev.convoy.layer.Extent;
import dev.convoy.layer.LayerSettings;
import dev.convoy.layer.Window;
import dev.convoy.tensor.Shape;

/**
 * The windows of a pooling over images of one, two or three dimensions: a size for each dimension of all but the last.
 *
 * @param kernelSize the window
 * @param stride step between windows, PyTorch's default is the window
 * @param padding at each side, at most half of the window
 * @param dilation step between a window's pixels
 * @param rounding what becomes of a last window that reaches past the padded input
 */
public record PoolWindows(Extent kernelSize, Extent stride, Extent padding, Extent dilation, Rounding rounding) {
    /**
     * @throws IllegalArgumentException if a size is out of its range
     */
    public PoolWindows {
        kernelSize.atLeast(1, "kernel_size");
        stride.atLeast(1, "stride");
        padding.atLeast(0, "padding");
        dilation.atLeast(1, "dilation");
        for (int d = 0; d < kernelSize.rank(); d++) {
            if (2L * padding.at(d) > kernelSize.at(d)) {
                throw new IllegalArgumentException(
                        "padding expects at most half of kernel_size " + kernelSize + ", got " + padding);
            }
        }
    }

    /** Without dilation, rounded down. */
    public static PoolWindows of(Extent kernelSize, Extent stride, Extent padding) {
        return new PoolWindows(kernelSize, stride, padding, Extent.all(kernelSize.rank(), 1), Rounding.FLOOR);
    }

    PoolWindows dilated(Extent by) {
        return new PoolWindows(kernelSize, stride, padding, by, rounding);
    }

    PoolWindows rounded(Rounding how) {
        return new PoolWindows(kernelSize, stride, padding, dilation, how);
    }

    /** From {@code kernel_size} and {@code stride}. */
    static PoolWindows unpadded(LayerSettings settings, int rank) {
        Extent kernel = settings.extent("kernel_size", rank);
        return of(kernel, settings.extent("stride", rank, kernel), Extent.all(rank, 0))
                .rounded(Rounding.from(settings));
    }

    /** From {@code kernel_size}, {@code stride} and {@code padding}. */
    static PoolWindows padded(LayerSettings settings, int rank) {
        Extent kernel = settings.extent("kernel_size", rank);
        Extent padding = settings.extent("padding", rank, Extent.all(rank, 0));
        return of(kernel, settings.extent("stride", rank, kernel), padding).rounded(Rounding.from(settings));
    }

    /** Dimensions of the images. */
    public int rank() {
        return kernelSize.rank();
    }

    /** {@code name}1d, 2d or 3d. */
    String type(String name) {
        return name + rank() + "d";
    }

    Window window() {
        return Window.sliding(kernelSize.with(dilation, (kernel, step) -> (kernel - 1) * step + 1), stride);
    }

    /**
     * An image's shape after the pooling, by PyTorch's formula.
     *
     * @throws IllegalArgumentException if the image has other dimensions, no window fits or one lies in the padding alone
     */
    Shape outputShape(Shape input) {
        Checks.image(input, rank());
        int[] out = new int[rank()];
        for (int d = 0; d < out.length; d++) {
            out[d] = count(input.size(d + 1), d);
            if (out[d] < 1) {
                throw new IllegalArgumentException(kernel() + " is larger than the padded input "
                        + Extent.of(input).with(padding, (size, pad) -> size + 2 * pad) + " (input " + input
                        + ", padding " + padding + ")");
            }
        }
        Shape output = Extent.of(out).image(input.size(0));
        if (geometry(input, output).hasEmpty()) {
            throw new IllegalArgumentException(
                    kernel() + " has a window that lies in the padding " + padding + " alone, on input " + input);
        }
        return output;
    }

    private int count(int in, int d) {
        long room = in + 2L * padding.at(d) - (kernelSize.at(d) - 1L) * dilation.at(d) - 1;
        if (rounding == Rounding.FLOOR) {
            return (int) Math.floorDiv(room, stride.at(d)) + 1;
        }
        long last = Math.floorDiv(room + stride.at(d) - 1, stride.at(d));
        return (int) (last * stride.at(d) >= (long) in + padding.at(d) ? last : last + 1);
    }

    PoolGeometry geometry(Shape input, Shape output) {
        PoolGeometry.Axis[] axes = new PoolGeometry.Axis[rank()];
        for (int d = 0; d < axes.length; d++) {
            axes[d] = axis(input.size(d + 1), output.size(d + 1), d);
        }
        return PoolGeometry.of(input.size(0), axes);
    }

    private PoolGeometry.Axis axis(int in, int out, int d) {
        int[] from = new int[out];
        int[] to = new int[out];
        int[] counted = new int[out];
        int step = dilation.at(d);
        for (int o = 0; o < out; o++) {
            int start = o * stride.at(d) - padding.at(d);
            int past = Math.max(-start, 0);
            from[o] = start + (past + step - 1) / step * step;
            to[o] = (int) Math.min(start + (kernelSize.at(d) - 1L) * step + 1, in);
            counted[o] = (int) Math.min((long) start + kernelSize.at(d), (long) in + padding.at(d)) - start;
        }
        return new PoolGeometry.Axis(in, from, to, counted, step);
    }

    /** The window, as messages name it. */
    private String kernel() {
        boolean dense = dilation.equals(Extent.all(rank(), 1));
        return "kernel_size " + kernelSize + (dense ? "" : " with dilation " + dilation);
    }
}
