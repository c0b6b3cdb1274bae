package dev.convoy.layer.resize;

import dev.convoy.kernels.Span;
import dev.convoy.layer.Extent;
import java.util.Arrays;

/**
 * A border around images, and back: each bordered pixel shows one pixel of the image or a zero, and its gradient goes there.
 */
public final class Border {
    private final int channels;

    /** The image and the bordered image, {@code [depth, height, width]}. */
    private final Extent image;

    private final Extent bordered;

    /** {@code [3][bordered size]} the image's place that each bordered place shows, -1 for a zero. */
    private final int[][] source = new int[3][];

    /**
     * @param channels of the images
     * @param image its 1 to 3 dimensions
     * @param before pixels in front of each
     * @param after pixels behind each
     * @param mode what they show
     * @throws IllegalArgumentException if the image is too small for the border
     */
    public Border(int channels, Extent image, Extent before, Extent after, PaddingMode mode) {
        mode.check(image, before, after);
        this.channels = channels;
        this.image = image.padded(3, 1);
        Extent front = before.padded(3, 0);
        this.bordered = this.image.with(front, Math::addExact).with(after.padded(3, 0), Math::addExact);
        for (int d = 0; d < 3; d++) {
            source[d] = new int[bordered.at(d)];
            for (int i = 0; i < source[d].length; i++) {
                source[d][i] = mode.source(i - front.at(d), this.image.at(d));
            }
        }
    }

    /** Floats of a bordered image. */
    public int count() {
        return Math.multiplyExact(channels, bordered.count());
    }

    /** Puts the border around an image {@code [channels, image]}. */
    public void add(Span x, Span y) {
        int width = source[2].length;
        for (int row = 0; row < channels * bordered.at(0) * bordered.at(1); row++) {
            int from = row(row);
            int to = y.offset() + row * width;
            for (int w = 0; w < width; w++) {
                int at = source[2][w];
                y.array()[to + w] = from < 0 || at < 0 ? 0 : x.array()[x.offset() + from + at];
            }
        }
    }

    /** dx of an image: the sum of dy over the bordered pixels that show each of its pixels, in their order. */
    public void fold(Span dy, Span dx) {
        int width = source[2].length;
        Arrays.fill(dx.array(), dx.offset(), dx.offset() + channels * image.count(), 0);
        for (int row = 0; row < channels * bordered.at(0) * bordered.at(1); row++) {
            int to = row(row);
            int from = dy.offset() + row * width;
            for (int w = 0; w < width && to >= 0; w++) {
                int at = source[2][w];
                if (at >= 0) {
                    dx.array()[dx.offset() + to + at] += dy.array()[from + w];
                }
            }
        }
    }

    /** Where the image's row starts that a bordered row, counted over channels and depths, shows; -1 for zeros. */
    private int row(int row) {
        int h = source[1][row % bordered.at(1)];
        int d = source[0][row / bordered.at(1) % bordered.at(0)];
        int c = row / bordered.at(1) / bordered.at(0);
        return d < 0 || h < 0 ? -1 : ((c * image.at(0) + d) * image.at(1) + h) * image.at(2);
    }
}
