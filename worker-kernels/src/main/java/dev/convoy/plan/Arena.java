package dev.convoy.plan;

import dev.convoy.kernels.Span;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Arrays that are taken, given back and taken again by whoever needs room next. First all taking and giving back is planned,
 * in the order things will run; then each array is allocated once, as large as its largest use.
 */
final class Arena {
    /** Whether arrays are there or only counted. */
    enum Memory {
        TAKEN,
        COUNTED
    }

    private final Memory memory;
    private final List<Integer> sizes = new ArrayList<>();
    private final BitSet free = new BitSet();
    private Span[] spans;

    Arena(Memory memory) {
        this.memory = memory;
    }

    /** Room for {@code size} floats an image: the free array that fits best, or the largest made larger, or a new one. */
    int take(int size) {
        int best = -1;
        for (int i = free.nextSetBit(0); i >= 0; i = free.nextSetBit(i + 1)) {
            if (best < 0 || nearer(sizes.get(i), sizes.get(best), size)) {
                best = i;
            }
        }
        if (best < 0) {
            sizes.add(size);
            return sizes.size() - 1;
        }
        free.clear(best);
        sizes.set(best, Math.max(size, sizes.get(best)));
        return best;
    }

    private static boolean nearer(int one, int other, int size) {
        boolean fits = one >= size;
        return fits != other >= size ? fits : fits ? one < other : one > other;
    }

    /** Gives an array back. */
    void release(int array) {
        free.set(array);
    }

    /** Allocates every array for {@code capacity} images, or only counts; returns the number of floats. */
    long allocate(int capacity) {
        spans = new Span[sizes.size()];
        long floats = 0;
        for (int i = 0; i < spans.length; i++) {
            int count = Math.multiplyExact(capacity, sizes.get(i));
            spans[i] = memory == Memory.TAKEN ? Span.zeros(count) : new Span(new float[0], 0);
            floats += Math.addExact(count, Span.SLACK);
        }
        return floats;
    }

    /** Floats of an image of an array, once all is planned. */
    int size(int array) {
        return sizes.get(array);
    }

    /** How many arrays, once all is planned. */
    int arrays() {
        return sizes.size();
    }

    /** An allocated array. */
    Span span(int array) {
        return spans[array];
    }
}
