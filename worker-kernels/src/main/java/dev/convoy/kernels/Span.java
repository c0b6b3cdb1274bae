package dev.convoy.kernels;

/**
 * A place in an array: its elements from {@code offset} on.
 *
 * @param array the array, shared
 * @param offset index of the first element
 */
@SuppressWarnings("ArrayRecordComponent") // a place, not a value
public record Span(float[] array, int offset) {
    /**
     * Floats that must exist, unused, past the last element of any array a kernel reads vectors from: the widest vector
     * may overrun its run by this much.
     */
    public static final int SLACK = 64;

    /** An array of zeros with room for {@code count} floats and {@link #SLACK}, from its start. */
    public static Span zeros(int count) {
        return new Span(new float[Math.addExact(count, SLACK)], 0);
    }

    /** The place {@code count} floats further on. */
    public Span plus(int count) {
        return new Span(array, offset + count);
    }

    /** How many floats after the first of them each of some places in one array starts. */
    public static int[] offsets(Span[] places) {
        int[] offsets = new int[places.length];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = places[i].offset - places[0].offset;
        }
        return offsets;
    }

    /** The places of {@code count} images of {@code size} floats each, one after the other from here. */
    public Span[] images(int count, int size) {
        Span[] spans = new Span[count];
        for (int i = 0; i < count; i++) {
            spans[i] = plus(i * size);
        }
        return spans;
    }
}
