package dev.convoy.layer.resize;

import dev.convoy.kernels.Span;
import dev.convoy.layer.Extent;
import java.util.Arrays;

/**
 * A border around images, and back: each bordered pixel shows one pixel of the image or none, and its gradient goes there.
 */
public final class Border {
    private final int pitch;

    /** The image and the bordered image, {@code [depth, height, width]}. */
    private final Extent image;

    private final Extent bordered;

    /** {@code [3][bordered size]} the image's place that each bordered place shows, -1 for none. */
    private final int[][] source = new int[3][];

    /**
     * @param pitch floats of a pixel
     * @param image its 1 to 3 dimensions
     * @param before pixels in front of each
     * @param after pixels behind each
     * @param mode what they show
     * @throws IllegalArgumentException if the image is too small for the border
     */
    public Border(int pitch, Extent image, Extent before, Extent after, PaddingMode mode) {
        mode.check(image, before, after);
        this.pitch = pitch;
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
        return Math.multiplyExact(pitch, bordered.count());
    }

    /** Puts the border around an image; places that show nothing stay as they are. */
    public void add(Span x, Span y) {
        int width = source[2].length;
        for (int row = 0; row < bordered.at(0) * bordered.at(1); row++) {
            int from = row(row);
            for (int w = 0; w < width && from >= 0; w++) {
                if (source[2][w] >= 0) {
                    int at = x.offset() + (from + source[2][w]) * pitch;
                    System.arraycopy(x.array(), at, y.array(), y.offset() + (row * width + w) * pitch, pitch);
                }
            }
        }
    }

    /** dx of an image: the sum of dy over the bordered pixels that show each of its pixels, in their order. */
    public void fold(Span dy, Span dx) {
        int width = source[2].length;
        Arrays.fill(dx.array(), dx.offset(), dx.offset() + pitch * image.count(), 0);
        for (int row = 0; row < bordered.at(0) * bordered.at(1); row++) {
            int to = row(row);
            for (int w = 0; w < width && to >= 0; w++) {
                if (source[2][w] >= 0) {
                    int at = dx.offset() + (to + source[2][w]) * pitch;
                    add(dy.array(), dy.offset() + (row * width + w) * pitch, dx.array(), at);
                }
            }
        }
    }

    private void add(float[] from, int fromAt, float[] to, int toAt) {
        for (int c = 0; c < pitch; c++) {
            to[toAt + c] += from[fromAt + c];
        }
    }

    /** The image's row that a bordered row, counted over depths, shows, as its first pixel; -1 for none. */
    private int row(int row) {
        int h = source[1][row % bordered.at(1)];
        int d = source[0][row / bordered.at(1)];
        return d < 0 || h < 0 ? -1 : (d * image.at(1) + h) * image.at(2);
    }
}
