package dev.convoy.data;

import dev.convoy.tensor.Shape;
import java.io.Serializable;
import java.util.Arrays;

/**
 * A fixed slice of a training set: the images {@code index, index + stride, index + 2 * stride, ...}, packed. Pixels are uint8,
 * contiguous, {@code [images, channels, height, width]}. A position is that of a sample; the {@link SampleForm} says how samples
 * are made of images. The arrays are shared, not copied: read only.
 */
public final class Shard implements Serializable {
    private static final long serialVersionUID = 2;

    private final int index;
    private final int stride;
    private final int channels;
    private final int height;
    private final int width;
    private final int views;
    private final int targetChannels;
    private final int[] labels;
    private final float[] weights;
    private final byte[] pixels;
    private transient Shape image; // these two made when first asked for, after travelling too
    private transient Shape stored;

    /**
     * Shard {@code index} of {@code stride}: one sample an image, of weight 1.
     *
     * @param labels class numbers, {@code [images]}
     * @param pixels uint8, {@code [images, channels, height, width]}
     * @throws IllegalArgumentException if the arrays hold different numbers of images
     */
    Shard(int index, int stride, Shape stored, int[] labels, byte[] pixels) {
        this(index, stride, stored, SampleForm.PLAIN, new Samples(labels, ones(labels.length), pixels));
    }

    /**
     * Shard {@code index} of {@code stride}.
     *
     * @param stored shape of the stored images, {@code [channels, height, width]}
     * @throws IllegalArgumentException if the arrays hold different numbers of images
     */
    Shard(int index, int stride, Shape stored, SampleForm form, Samples samples) {
        int images = samples.labels().length;
        long expected = (long) images * stored.count();
        if (samples.pixels().length != expected) {
            throw new IllegalArgumentException("shard " + index + ": " + images + " labels of images " + stored
                    + " expect " + expected + " pixels, got " + samples.pixels().length);
        }
        if (samples.weights().length != images) {
            throw new IllegalArgumentException("shard " + index + ": " + images + " labels expect as many weights, got "
                    + samples.weights().length);
        }
        this.index = index;
        this.stride = stride;
        this.channels = stored.size(0);
        this.height = stored.size(1);
        this.width = stored.size(2);
        this.views = form.views();
        this.targetChannels = form.targetChannels();
        this.labels = samples.labels();
        this.weights = samples.weights();
        this.pixels = samples.pixels();
    }

    /**
     * The arrays of a shard.
     *
     * @param labels class numbers, {@code [images]}
     * @param weights how often the loss counts each, {@code [images]}
     * @param pixels uint8, {@code [images, channels, height, width]}
     */
    record Samples(int[] labels, float[] weights, byte[] pixels) {}

    private static float[] ones(int length) {
        float[] ones = new float[length];
        Arrays.fill(ones, 1f);
        return ones;
    }

    /** Number of this shard, from 0. */
    public int index() {
        return index;
    }

    /** Number of samples. */
    public int size() {
        return labels.length * views;
    }

    /** Shape of a sample as a network gets it, {@code [channels, height, width]}. */
    public Shape image() {
        if (image == null) {
            image = Shape.of(channels - targetChannels, height, width);
        }
        return image;
    }

    /** Shape of a stored image, the target's channels last, {@code [channels, height, width]}. */
    public Shape stored() {
        if (stored == null) {
            stored = Shape.of(channels, height, width);
        }
        return stored;
    }

    /** Number, within the set, of the sample at a position of this shard. */
    public long sample(int position) {
        return imageNumber(position) * views + turn(position);
    }

    /** Number, within the set, of the image that the sample at a position is made of. */
    long imageNumber(int position) {
        return index + (long) (position / views) * stride;
    }

    /** Where in {@link #pixels} that image begins. */
    int offset(int position) {
        return position / views * stored().count();
    }

    /** How many right angles the image is turned by to become the sample at a position. */
    int turn(int position) {
        return position % views;
    }

    /** Class of the sample at a position; -1 if it has none. */
    public int label(int position) {
        return views == 1 ? labels[position] : turn(position);
    }

    /** How often the loss counts the sample at a position. */
    public float weight(int position) {
        return weights[position / views];
    }

    /** Pixels of the stored images, uint8, {@code [images, channels, height, width]}; the array itself. */
    public byte[] pixels() {
        return pixels;
    }

    @Override
    public String toString() {
        return "shard " + index + " of " + stride + " (" + size() + " images " + image() + ")";
    }
}
