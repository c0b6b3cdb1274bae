package dev.convoy.slices;

import dev.convoy.optim.GradientClip;
import java.io.Serializable;

/**
 * How the flat parameter array is cut: slices of one length, the last of what is left. No bit of a result depends on it.
 *
 * @param parameters length of the array
 * @param length of a slice, a multiple of {@link GradientClip#BLOCK}
 */
public record Slicing(int parameters, int length) implements Serializable {
    /** Most elements of a slice, just less than 4 MiB: with its header an array of them fills whole regions of a garbage-first heap. */
    public static final int LONGEST = 15 * GradientClip.BLOCK;

    /**
     * @throws IllegalArgumentException if there are no parameters, or a slice is no number of whole blocks
     */
    public Slicing {
        if (parameters < 1) {
            throw new IllegalArgumentException("slices expect at least one parameter, got " + parameters);
        }
        if (length < 1 || length % GradientClip.BLOCK != 0) {
            throw new IllegalArgumentException(
                    "a slice expects a multiple of " + GradientClip.BLOCK + " elements, got " + length);
        }
    }

    /** Slices that are long, and still enough for every executor to own some if there are blocks enough. */
    public static Slicing of(int parameters, int executors) {
        int blocks = parameters / executors / GradientClip.BLOCK;
        return new Slicing(
                parameters, GradientClip.BLOCK * Math.max(1, Math.min(blocks, LONGEST / GradientClip.BLOCK)));
    }

    /** How many. */
    public int count() {
        return (int) (((long) parameters + length - 1) / length);
    }

    /** Index of a slice's first element. */
    public int from(int slice) {
        return slice * length;
    }

    /** Index just past a slice's last. */
    public int to(int slice) {
        return (int) Math.min(parameters, (slice + 1L) * length);
    }

    /** Which of so many owners has a slice: neighbours have the same. */
    public int owner(int slice, int owners) {
        return (int) ((long) slice * owners / count());
    }
}
