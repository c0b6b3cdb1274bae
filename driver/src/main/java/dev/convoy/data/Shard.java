package dev.convoy.data;

import dev.convoy.tensor.Shape;
import java.io.Serializable;

/**
 * A fixed slice of a training set: the samples {@code index, index + stride, index + 2 * stride, ...}, packed. Pixels
 * are uint8, contiguous, {@code [size, channels, height, width]}. The arrays are shared, not copied: read only.
 */
public final class Shard implements Serializable {
    private static final long serialVersionUID = 1;

    private final int index;
    private final int stride;
    private final int channels;
    private final int height;
    private final int width;
    private final int[] labels;
    private final byte[] pixels;
    private transient Shape image; // made when first asked for, after travelling too

    /**
     * Shard {@code index} of {@code stride}.
     *
     * @param labels class numbers, {@code [size]}
     * @param pixels uint8, {@code [size, channels, height, width]}
     * @throws IllegalArgumentException if the two arrays hold different numbers of samples
     */
    Shard(int index, int stride, Shape image, int[] labels, byte[] pixels) {
        if (pixels.length != (long) labels.length * image.count()) {
            throw new IllegalArgumentException("shard " + index + ": " + labels.length + " labels of images " + image
                    + " expect " + (long) labels.length * image.count() + " pixels, got " + pixels.length);
        }
        this.index = index;
        this.stride = stride;
        this.channels = image.size(0);
        this.height = image.size(1);
        this.width = image.size(2);
        this.labels = labels;
        this.pixels = pixels;
    }

    /** Number of this shard, from 0. */
    public int index() {
        return index;
    }

    /** Number of samples. */
    public int size() {
        return labels.length;
    }

    /** Shape of one image, {@code [channels, height, width]}. */
    public Shape image() {
        if (image == null) {
            image = Shape.of(channels, height, width);
        }
        return image;
    }

    /** Number, within the set, of the sample at a position of this shard. */
    public long sample(int position) {
        return index + (long) position * stride;
    }

    /** Class of the sample at a position; -1 if it has none. */
    public int label(int position) {
        return labels[position];
    }

    /** Class numbers, {@code [size]}; the array itself. */
    public int[] labels() {
        return labels;
    }

    /** Pixels, uint8, {@code [size, channels, height, width]}; the array itself. */
    public byte[] pixels() {
        return pixels;
    }

    @Override
    public String toString() {
        return "shard " + index + " of " + stride + " (" + size() + " images " + image() + ")";
    }
}
