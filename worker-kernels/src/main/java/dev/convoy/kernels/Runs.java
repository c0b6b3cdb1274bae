package dev.convoy.kernels;

import java.util.Arrays;

/**
 * The columns of a product: runs of neighbours, contiguous both in the right operand and in the result.
 *
 * <p>A convolution's output rows are such runs of a zero-padded image; a dense matrix is a single run.
 */
public final class Runs {
    private int[] b = new int[8];
    private int[] c = new int[8];
    private int[] length = new int[8];
    private int count;

    /** The columns of a dense matrix. */
    public static Runs of(int columns) {
        return new Runs().add(0, 0, columns);
    }

    /**
     * Adds a run; one that goes on where the last one ended, in both operands, lengthens it.
     *
     * @param bStart where the run starts in the right operand
     * @param cStart where the run starts in a row of the result
     * @param columns its length, positive
     * @return these runs
     */
    public Runs add(int bStart, int cStart, int columns) {
        int last = count - 1;
        if (last >= 0 && b[last] + length[last] == bStart && c[last] + length[last] == cStart) {
            length[last] += columns;
            return this;
        }
        if (count == b.length) {
            b = Arrays.copyOf(b, 2 * count);
            c = Arrays.copyOf(c, 2 * count);
            length = Arrays.copyOf(length, 2 * count);
        }
        b[count] = bStart;
        c[count] = cStart;
        length[count++] = columns;
        return this;
    }

    /** These runs cut into pieces of at most {@code lanes} columns: one vector a piece. */
    Runs cut(int lanes) {
        Runs pieces = new Runs();
        int total = 0;
        for (int r = 0; r < count; r++) {
            total += (length[r] + lanes - 1) / lanes;
        }
        pieces.b = new int[total];
        pieces.c = new int[total];
        pieces.length = new int[total];
        for (int r = 0; r < count; r++) {
            for (int at = 0; at < length[r]; at += lanes) {
                pieces.b[pieces.count] = b[r] + at;
                pieces.c[pieces.count] = c[r] + at;
                pieces.length[pieces.count++] = Math.min(lanes, length[r] - at);
            }
        }
        return pieces;
    }

    int count() {
        return count;
    }

    int b(int run) {
        return b[run];
    }

    int c(int run) {
        return c[run];
    }

    int length(int run) {
        return length[run];
    }
}
