package dev.convoy.gradient;

import dev.convoy.kernels.Span;
import dev.convoy.kernels.Workers;
import java.util.Arrays;

/**
 * A shard's contribution to a step, or several shards' merged: the sum of the loss gradients over the samples, not divided,
 * with the sample count and what else a step needs to know. Merging is not associative in floating point: whoever merges
 * keeps to the order of the tree.
 */
public final class ShardGradient {
    private final float[] gradient;
    private final double[] moments;
    private final Moments.Layout layout;
    private final GradientWire wire;
    private double loss;
    private double weight;
    private long correct;
    private long count;

    /** An empty contribution for {@code parameters} parameters. */
    public ShardGradient(int parameters, Moments.Layout layout) {
        this(parameters, layout, GradientWire.FLOAT32);
    }

    /**
     * The same.
     *
     * @param wire form that the gradient is in, or is to be {@linkplain GradientWire#feedBack brought into} before it is merged
     */
    public ShardGradient(int parameters, Moments.Layout layout, GradientWire wire) {
        this(new float[Math.addExact(parameters, Span.SLACK)], new double[layout.count()], layout, wire);
    }

    /**
     * A contribution in these arrays.
     *
     * @param gradient {@code [parameters]} and {@link Span#SLACK} more
     * @param moments as {@link Moments} lays them out
     * @param layout of the moments
     */
    public ShardGradient(float[] gradient, double[] moments, Moments.Layout layout) {
        this(gradient, moments, layout, GradientWire.FLOAT32);
    }

    /**
     * The same.
     *
     * @param wire form that the gradient is in
     */
    public ShardGradient(float[] gradient, double[] moments, Moments.Layout layout, GradientWire wire) {
        this.gradient = gradient;
        this.moments = moments;
        this.layout = layout;
        this.wire = wire;
    }

    /** Sum of the samples' gradients, {@code [parameters]} and {@link Span#SLACK} unused floats; the array itself. */
    public float[] gradient() {
        return gradient;
    }

    /** Number of parameters. */
    public int parameters() {
        return gradient.length - Span.SLACK;
    }

    /** Batch moments; the array itself. */
    public double[] moments() {
        return moments;
    }

    /** Layout of the moments. */
    public Moments.Layout layout() {
        return layout;
    }

    /** Form that the gradient is in, and stays in when it is merged. */
    public GradientWire wire() {
        return wire;
    }

    /** Sum of the samples' losses, each times its weight. */
    public double loss() {
        return loss;
    }

    /** Sum of the samples' weights: what the sums of losses and gradients are divided by. */
    public double weight() {
        return weight;
    }

    /** Samples whose largest score was their label's. */
    public long correct() {
        return correct;
    }

    /** Samples. */
    public long count() {
        return count;
    }

    /** Says what the arrays now hold the sums of. */
    public void sums(double lossSum, double weightSum, long correctCount, long sampleCount) {
        loss = lossSum;
        weight = weightSum;
        correct = correctCount;
        count = sampleCount;
    }

    /**
     * Checks that it is of a network.
     *
     * @throws IllegalArgumentException if it is not
     */
    public void check(int parameters, Moments.Layout expected) {
        if (parameters() != parameters || moments.length != expected.count()) {
            throw new IllegalArgumentException("expects a gradient of " + parameters + " parameters and "
                    + expected.count() + " moments, got " + parameters() + " and " + moments.length);
        }
    }

    /** Forgets everything. */
    public void clear() {
        Arrays.fill(gradient, 0);
        Arrays.fill(moments, 0);
        sums(0, 0, 0, 0);
    }

    /** Copies another contribution's contents here. */
    public void set(ShardGradient other) {
        System.arraycopy(other.gradient, 0, gradient, 0, gradient.length);
        System.arraycopy(other.moments, 0, moments, 0, moments.length);
        sums(other.loss, other.weight, other.correct, other.count);
    }

    /**
     * Adds a contribution that comes later in shard order. One that has no samples changes nothing.
     *
     * @throws IllegalArgumentException if the two are of different networks
     */
    public void merge(ShardGradient later) {
        merge(later, Workers.CALLER);
    }

    /** The same by several threads, with the same bits. */
    public void merge(ShardGradient later, Workers workers) {
        if (later.gradient.length != gradient.length || later.moments.length != moments.length) {
            throw new IllegalArgumentException("merging gradients of " + parameters() + " and " + later.parameters()
                    + " parameters, " + moments.length + " and " + later.moments.length
                    + " moments: expects equal networks");
        }
        if (later.count == 0) {
            return;
        }
        workers.forRanges(
                parameters(),
                (from, to) -> wire.add(new Span(later.gradient, from), new Span(gradient, from), to - from));
        Moments.merge(moments, count, later.moments, later.count, layout);
        sums(loss + later.loss, weight + later.weight, correct + later.correct, count + later.count);
    }
}
