package dev.convoy.plan;

import dev.convoy.kernels.Span;
import dev.convoy.loss.Target;
import dev.convoy.tensor.Shape;
import java.util.Arrays;

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
    private final int[] otherLabels;
    private final float[] shares;
    private final float[] weights;
    private final long[] samples;
    private float[] targets = new float[0];
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
        this.otherLabels = new int[capacity];
        this.shares = new float[capacity];
        this.weights = new float[capacity];
        Arrays.fill(shares, 1);
        Arrays.fill(weights, 1);
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

    /** Class numbers of what was mixed in, {@code [capacity]}, where {@link #shares} says so; the array itself. */
    public int[] otherLabels() {
        return otherLabels;
    }

    /** Share of {@link #labels} in the target, {@code [capacity]}, 1 at first: the rest is the other label's; the array itself. */
    public float[] shares() {
        return shares;
    }

    /** How much each sample counts, {@code [capacity]}, 1 at first; the array itself. */
    public float[] weights() {
        return weights;
    }

    /** Makes room for a target of {@code count} values an image in place of its label. */
    public void dense(int count) {
        targets = new float[Math.multiplyExact(capacity, count)];
    }

    /** A value for each of the network's outputs, {@code [capacity, outputs]}; empty where labels are the targets. */
    public float[] targets() {
        return targets;
    }

    /** Sample numbers within the data set, {@code [capacity]}; the array itself. */
    public long[] samples() {
        return samples;
    }

    /** Says what image {@code i}'s outputs should be. */
    public void target(int i, Target target) {
        if (targets.length == 0) {
            target.classes(labels[i], otherLabels[i], shares[i]);
        } else {
            target.values(new Span(targets, i * (targets.length / capacity)));
        }
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
