package dev.convoy.loss;

import dev.convoy.kernels.Span;

/**
 * What a sample's outputs should have been: a class, two classes mixed (mixup), or a value for each output. Mutable and
 * reused, so that a step allocates nothing.
 */
public final class Target {
    private int label;
    private int other;
    private float share = 1;
    private Span values;

    /** A class. */
    public static Target of(int label) {
        return new Target().classes(label, label, 1);
    }

    /** A value for each output, {@code [count]}. */
    public static Target of(Span values) {
        return new Target().values(values);
    }

    /**
     * Becomes a mixture of two classes.
     *
     * @param label the one
     * @param other the other
     * @param share of the one, from 0 to 1; at 1 the other does not count
     * @return this
     */
    public Target classes(int label, int other, float share) {
        this.label = label;
        this.other = other;
        this.share = share;
        values = null;
        return this;
    }

    /** Becomes a value for each output, {@code [count]}; returns itself. */
    public Target values(Span each) {
        values = each;
        label = -1;
        other = -1;
        share = 1;
        return this;
    }

    /** The class; the first of a mixture; -1 where there is a value for each output. */
    public int label() {
        return label;
    }

    /** The second class of a mixture. */
    public int other() {
        return other;
    }

    /** Share of {@link #label}, 1 where nothing is mixed. */
    public float share() {
        return share;
    }

    /** Whether there is a value for each output instead of a class. */
    public boolean isDense() {
        return values != null;
    }

    /** What output {@code c} should have been: its value; its class's share, which is 1 or 0 where nothing is mixed. */
    public float at(int c) {
        if (values != null) {
            return values.array()[values.offset() + c];
        }
        return (c == label ? share : 0) + (c == other && share < 1 ? 1 - share : 0);
    }
}
