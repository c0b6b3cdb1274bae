package dev.convoy.layer.conv;

import dev.convoy.layer.Extent;
import dev.convoy.layer.LayerSettings;
import dev.convoy.layer.resize.PaddingMode;
import dev.convoy.tensor.Shape;

/**
 * How a kernel slides over an image, in each of its 1 to 3 dimensions.
 *
 * @param kernelSize taps
 * @param stride step between windows
 * @param padding border around the image
 * @param dilation pixels from one tap to the next
 */
public record Sliding(Extent kernelSize, Extent stride, Padding padding, Extent dilation) {
    /**
     * @throws IllegalArgumentException if a size is out of its range, or their ranks differ
     */
    public Sliding {
        kernelSize.atLeast(1, "kernel_size");
        stride.atLeast(1, "stride");
        dilation.atLeast(1, "dilation");
        int rank = kernelSize.rank();
        if (stride.rank() != rank || padding.before().rank() != rank || dilation.rank() != rank) {
            throw new IllegalArgumentException("expects stride, padding and dilation of " + rank
                    + " dimensions as kernel_size has, got " + stride.rank() + ", "
                    + padding.before().rank() + " and " + dilation.rank());
        }
    }

    /** Zero padding, as much at either end, and no dilation. */
    public static Sliding of(Extent kernelSize, Extent stride, Extent padding) {
        return new Sliding(kernelSize, stride, Padding.zeros(padding), Extent.all(kernelSize.rank(), 1));
    }

    static Sliding from(LayerSettings settings, int rank) {
        Extent kernelSize = settings.extent("kernel_size", rank);
        Extent stride = settings.extent("stride", rank, Extent.all(rank, 1));
        Extent dilation = settings.extent("dilation", rank, Extent.all(rank, 1));
        kernelSize.atLeast(1, "kernel_size");
        dilation.atLeast(1, "dilation");
        return new Sliding(
                kernelSize, stride, Padding.from(settings, kernelSize, stride, dilation, Padding.VALID), dilation);
    }

    /** Number of dimensions. */
    public int rank() {
        return kernelSize.rank();
    }

    /** Pixels from a window's first to its last, both included: {@code dilation * (kernelSize - 1) + 1}. */
    public Extent reach() {
        return kernelSize.with(dilation, (k, d) -> Math.addExact(Math.multiplyExact(d, k - 1), 1));
    }

    /** The same without a border, as on an image that has been given it. */
    Sliding unpadded() {
        return new Sliding(kernelSize, stride, Padding.zeros(Extent.all(rank(), 0)), dilation);
    }

    /** The image with its border. */
    Extent padded(Extent image) {
        return image.with(padding.before(), Math::addExact).with(padding.after(), Math::addExact);
    }

    /**
     * The windows of an image {@code [channels, ...]}: {@code (size + border - reach) / stride + 1}.
     *
     * @throws IllegalArgumentException if the kernel does not fit, or the image is too small for the border
     */
    Extent windows(Shape input) {
        padding.mode().check(Extent.of(input), padding.before(), padding.after());
        Extent image = padded(Extent.of(input));
        Extent reach = reach();
        for (int d = 0; d < rank(); d++) {
            if (reach.at(d) > image.at(d)) {
                throw new IllegalArgumentException(
                        "kernel_size " + kernelSize + dilated() + " is larger than the padded" + " input " + image
                                + " (input " + input + ", padding " + padding + ")");
            }
        }
        return image.with(reach, (size, kernel) -> size - kernel).with(stride, (rest, step) -> rest / step + 1);
    }

    private String dilated() {
        return dilation.equals(Extent.all(rank(), 1)) ? "" : " at dilation " + dilation + ", " + reach() + " pixels,";
    }

    /** All of it in three dimensions, those that are missing in front of one pixel. */
    Sliding spatial() {
        Padding border =
                new Padding(padding.before().padded(3, 0), padding.after().padded(3, 0), PaddingMode.ZEROS);
        return new Sliding(kernelSize.padded(3, 1), stride.padded(3, 1), border, dilation.padded(3, 1));
    }
}
