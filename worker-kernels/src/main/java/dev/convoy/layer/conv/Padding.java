package dev.convoy.layer.conv;

import dev.convoy.layer.Extent;
import dev.convoy.layer.LayerSettings;
import dev.convoy.layer.resize.PaddingMode;
import java.util.List;

/**
 * A border that a convolution puts around its input.
 *
 * @param before pixels in front of each dimension
 * @param after pixels behind each dimension
 * @param mode what they hold
 */
public record Padding(Extent before, Extent after, PaddingMode mode) {
    static final String SAME = "same";
    static final String VALID = "valid";

    /**
     * @throws IllegalArgumentException if a size is negative
     */
    public Padding {
        before.atLeast(0, "padding");
        after.atLeast(0, "padding");
    }

    /** Zeros, as many at either end. */
    public static Padding zeros(Extent both) {
        return new Padding(both, both, PaddingMode.ZEROS);
    }

    /** What keeps an image's size at stride 1; where the border is odd, the odd pixel is at the end, as in PyTorch. */
    public static Padding same(Extent kernelSize, Extent dilation, PaddingMode mode) {
        Extent all = kernelSize.with(dilation, (k, d) -> d * (k - 1));
        return new Padding(all.map(size -> size / 2), all.map(size -> size - size / 2), mode);
    }

    /**
     * The settings {@code padding}, sizes or one of {@code same} and {@code valid}, and {@code padding_mode}.
     *
     * @param otherwise {@code same} or {@code valid}, where no padding is set
     */
    static Padding from(LayerSettings settings, Extent kernelSize, Extent stride, Extent dilation, String otherwise) {
        int rank = kernelSize.rank();
        PaddingMode mode = PaddingMode.from(settings);
        Extent both = settings.isWord("padding") ? null : settings.extent("padding", rank, null);
        if (both != null) {
            return new Padding(both, both, mode);
        }
        if (settings.oneOf("padding", List.of(SAME, VALID), otherwise).equals(VALID)) {
            return new Padding(Extent.all(rank, 0), Extent.all(rank, 0), mode);
        }
        if (!stride.equals(Extent.all(rank, 1))) {
            throw new IllegalArgumentException("padding same expects stride 1, got " + stride);
        }
        return same(kernelSize, dilation, mode);
    }

    /** Whether there is no border. */
    boolean isNone() {
        return before.equals(after) && before.equals(Extent.all(before.rank(), 0));
    }

    /** As files write it where both ends are alike. */
    @Override
    public String toString() {
        String sizes = before.equals(after) ? before.toString() : before + " before and " + after + " after";
        return mode == PaddingMode.ZEROS ? sizes : sizes + " " + mode.word();
    }
}
