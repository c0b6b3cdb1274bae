package dev.convoy.data;

import dev.convoy.tensor.Shape;
import java.util.Arrays;

/**
 * One image on its way into a batch, as floats from 0 to 1: the channels a network sees, then those that are its target.
 * What moves pixels moves all planes alike; what changes colours leaves the target. Reused from image to image; not safe
 * for use by several threads at once.
 */
public final class Canvas {
    private final Shape stored;
    private final int channels;
    private final int planes;
    private final int height;
    private final int width;
    private final float[] mean; // [channels]
    private final float[] std; // [channels]
    private float[] pixels; // [planes, height, width]
    private float[] spare; // the same

    /**
     * A canvas.
     *
     * @param stored shape of the stored images, {@code [planes, height, width]}
     * @param normalisation of the first planes; those after them are the target
     */
    Canvas(Shape stored, Normalisation normalisation) {
        this.stored = stored;
        this.channels = normalisation.channels();
        this.planes = stored.size(0);
        this.height = stored.size(1);
        this.width = stored.size(2);
        this.mean = normalisation.floatMean();
        this.std = normalisation.floatStd();
        this.pixels = new float[stored.count()];
        this.spare = new float[stored.count()];
    }

    /** Shape of the stored images, {@code [planes, height, width]}. */
    Shape stored() {
        return stored;
    }

    /** Channels a network sees: the first planes. */
    int channels() {
        return channels;
    }

    /** All planes: channels, then target channels. */
    int planes() {
        return planes;
    }

    /** Height in pixels. */
    int height() {
        return height;
    }

    /** Width in pixels. */
    int width() {
        return width;
    }

    /** The picture, {@code [planes, height, width]}, 0 to 1; the array itself, until {@link #swap}. */
    float[] pixels() {
        return pixels;
    }

    /** An array of the same size, of unknown content: where a step draws the changed picture before {@link #swap}. */
    float[] spare() {
        return spare;
    }

    /** Makes the spare array the picture. */
    void swap() {
        float[] drawn = spare;
        spare = pixels;
        pixels = drawn;
    }

    /** Loads a stored image, uint8, {@code [planes, height, width]} from {@code offset} on. */
    void load(byte[] from, int offset) {
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (from[offset + i] & 0xFF) / 255f;
        }
    }

    /** Fills a rectangle of every channel with the mean pixel, which is 0 after normalisation; the target stays. */
    void fillWithMean(int top, int left, int bottom, int right) {
        for (int c = 0; c < channels; c++) {
            for (int y = top; y < bottom; y++) {
                int row = (c * height + y) * width;
                Arrays.fill(pixels, row + left, row + right, mean[c]);
            }
        }
    }

    /** Turns the picture, a square, counter-clockwise by so many right angles, 0 to 3. */
    void turn(int quarters) {
        if (quarters == 0) {
            return;
        }
        int side = width;
        int last = side - 1;
        for (int c = 0; c < planes; c++) {
            int plane = c * side * side;
            for (int y = 0; y < side; y++) {
                for (int x = 0; x < side; x++) {
                    int from = switch (quarters) {
                        case 1 -> x * side + last - y;
                        case 2 -> (last - y) * side + last - x;
                        default -> (last - x) * side + y;
                    };
                    spare[plane + y * side + x] = pixels[plane + from];
                }
            }
        }
        swap();
    }

    /** Writes the channels, normalised, {@code [channels, height, width]} from {@code offset} on. */
    void writeInput(float[] to, int offset) {
        int plane = height * width;
        for (int c = 0; c < channels; c++) {
            float centre = mean[c];
            float scale = std[c];
            for (int i = c * plane; i < (c + 1) * plane; i++) {
                to[offset + i] = (pixels[i] - centre) / scale;
            }
        }
    }

    /** Writes the target, if there is one, {@code [planes - channels, height, width]} from {@code offset} on. */
    void writeTarget(float[] to, int offset) {
        int first = channels * height * width;
        System.arraycopy(pixels, first, to, offset, pixels.length - first);
    }
}
