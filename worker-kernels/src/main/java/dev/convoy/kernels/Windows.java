package dev.convoy.kernels;

import java.util.BitSet;

/**
 * Which pixels of an image each output of a pooling sees: a table, so that one kernel serves windows of any size, step, dilation
 * and number of dimensions, clipped or shared out. Channels lie side by side, at the same pitch before and after. Immutable.
 */
public final class Windows {
    private final int pixels;
    private final int pitch;
    private final int[] first;
    private final int[] place;
    private final boolean disjoint;

    /**
     * @param pixels of the image
     * @param pitch floats from one pixel to the next, of the image and of the output
     * @param first {@code [outputs + 1]} where each output's pixels begin in {@code pixel}, and where the last one's end
     * @param pixel each output's pixels, at least one, in the order they are seen
     */
    public Windows(int pixels, int pitch, int[] first, int[] pixel) {
        this.pixels = pixels;
        this.pitch = pitch;
        this.first = first.clone();
        place = new int[pixel.length];
        BitSet seen = new BitSet(pixels);
        for (int i = 0; i < pixel.length; i++) {
            place[i] = pixel[i] * pitch;
            seen.set(pixel[i]);
        }
        disjoint = seen.cardinality() == pixel.length;
    }

    /** Number of outputs. */
    public int outputs() {
        return first.length - 1;
    }

    /** Floats from one pixel, or output, to the next. */
    public int pitch() {
        return pitch;
    }

    /** Floats of the image. */
    int floats() {
        return pixels * pitch;
    }

    /** Whether no two outputs see the same pixel. */
    boolean disjoint() {
        return disjoint;
    }

    /** Whether each pixel is seen by just one output. */
    boolean tiled() {
        return disjoint && place.length == pixels;
    }

    /** Where an output's pixels begin in {@link #places}; the next one's begin where they end. */
    int first(int output) {
        return first[output];
    }

    /** Where the first channel of each pixel lies, output by output; the array itself. */
    int[] places() {
        return place;
    }
}
