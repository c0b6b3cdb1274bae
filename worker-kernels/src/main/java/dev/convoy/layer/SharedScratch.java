package dev.convoy.layer;

import dev.convoy.kernels.Span;

/**
 * An array that the layers of a plan use one after the other. A layer says how much it needs while it is bound; what it writes
 * lasts until its own phases have run.
 */
public final class SharedScratch {
    private int floats;
    private long asked;
    private Span span;

    /** Asks for room. */
    public void need(int count) {
        floats = Math.max(floats, count);
        asked += count;
    }

    /** Makes the array, once all layers are bound. */
    public void allocate() {
        span = Span.zeros(floats);
    }

    /** The array, at its start. */
    public Span span() {
        return span;
    }

    /** Bytes it has. */
    public long bytes() {
        return (long) floats * Float.BYTES;
    }

    /** Bytes it would have if layers did not share it. */
    public long askedBytes() {
        return asked * Float.BYTES;
    }
}
