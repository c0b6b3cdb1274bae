package dev.convoy.plan;

import dev.convoy.tensor.Shape;

/**
 * One shard's part of a global batch, ready for a plan: normalised pixels, labels, and the sample numbers that key its
 * random draws. Mutable and reused; filled by the data room, read by a plan.
 */
public final class Batch {
    /** Floats that may be read, never used, past the last image: the widest vector may overrun by this much. */
    public static final int SLACK = 64;

    private final Shape image;
    private final int capacity;
    private final float[] pixels;
    private final int[] labels;
    private final long[] samples;
    private int images;
    private long epoch;

    /**
     * An empty batch with room for {@code capacity} images of shape {@code image} ({@code [channels, height, width]}).
     *
     * @throws IllegalArgumentException if the capacity is not positive
     */
    public Batch(Shape image, int capacity) {
        if (capacity <= 0) {
            throw new IllegalArgumentException("batch capacity expects a positive number, got " + capacity);
        }
        this.image = image;
        this.capacity = capacity;
        this.pixels = new float[Math.addExact(Math.multiplyExact(image.count(), capacity), SLACK)];
        this.labels = new int[capacity];
        this.samples = new long[capacity];
    }

    /** Shape of one image, {@code [channels, height, width]}. */
    public Shape image() {
        return image;
    }

    /** Most images it holds. */
    public int capacity() {
        return capacity;
    }

    /** Pixels, {@code [capacity, channels, height, width]} and {@link #SLACK} unused floats; the array itself. */
    public float[] pixels() {
        return pixels;
    }

    /** Class numbers, {@code [capacity]}; the array itself. */
    public int[] labels() {
        return labels;
    }

    /** Sample numbers within the data set, {@code [capacity]}; the array itself. */
    public long[] samples() {
        return samples;
    }

    /** Images it holds now. */
    public int images() {
        return images;
    }

    /** Epoch that its random draws belong to. */
    public long epoch() {
        return epoch;
    }

    /**
     * Says how many images have been filled in, and for which epoch.
     *
     * @throws IllegalArgumentException if there are more than {@link #capacity}
     */
    public void filled(int images, long epoch) {
        if (images < 0 || images > capacity) {
            throw new IllegalArgumentException("batch holds at most " + capacity + " images, got " + images);
        }
        this.images = images;
        this.epoch = epoch;
    }
}
