package dev.convoy.kernels;

import java.util.Arrays;

/**
 * What a product of two operands reads and writes, as tables of offsets, so that one kernel serves dense matrices,
 * convolutions read straight from a padded image, and the gradients of both:
 *
 * <pre>c[cRow[r] + column] = start + sum over k of a[aRow[r] + aDepth[k]] * b[k][column]</pre>
 *
 * Each result is one chain of fused multiply-adds over k, ascending from its start: however a kernel cuts rows, columns or
 * depth, the bits are the same.
 */
public final class Product {
    private final int[] aRow;
    private final int[] aDepth;
    private final Columns columns;
    private final int[] cRow;
    private final Start start;
    private final int[] rowRuns;
    private final int[] depthRuns;

    /** What the chains of a product start from. */
    public enum Start {
        /** Zero. */
        ZERO,
        /** The column's bias. */
        BIAS,
        /** The result that is there: the product is added to it. */
        RESULT
    }

    /**
     * @param aRow {@code [rows]} where each row starts in the left operand
     * @param aDepth {@code [depth]} where each k lies in the left operand
     * @param columns the right operand's
     * @param cRow {@code [rows]} where each row starts in the result
     * @param start what the chains start from
     * @throws IllegalArgumentException if the numbers of rows differ
     */
    public Product(int[] aRow, int[] aDepth, Columns columns, int[] cRow, Start start) {
        if (aRow.length != cRow.length) {
            throw new IllegalArgumentException(
                    "product expects equal numbers of rows, got " + aRow.length + " and " + cRow.length);
        }
        this.aRow = aRow;
        this.aDepth = aDepth;
        this.columns = columns;
        this.cRow = cRow;
        this.start = start;
        rowRuns = runs(aRow);
        depthRuns = runs(aDepth);
    }

    /** Number of rows. */
    public int rows() {
        return aRow.length;
    }

    /** Length of each chain. */
    public int depth() {
        return aDepth.length;
    }

    /** The right operand's columns. */
    public Columns columns() {
        return columns;
    }

    /** {@code [rows]} */
    int[] aRow() {
        return aRow;
    }

    /** {@code [depth]} */
    int[] aDepth() {
        return aDepth;
    }

    /** {@code [rows]} */
    int[] cRow() {
        return cRow;
    }

    Start start() {
        return start;
    }

    /** Whether the left operand's neighbours are rows rather than depths: a transposed matrix. */
    boolean isTransposed() {
        return (long) rows() * (depthRuns.length - 1) > (long) depth() * (rowRuns.length - 1);
    }

    /** The first rows of each run of rows that lie side by side in the left operand, and the number of rows. */
    int[] rowRuns() {
        return rowRuns;
    }

    /** The first of each run of depths that lie side by side in the left operand, and the depth. */
    int[] depthRuns() {
        return depthRuns;
    }

    private static int[] runs(int[] offsets) {
        int[] runs = new int[offsets.length + 1];
        int count = 0;
        for (int i = 0; i < offsets.length; i++) {
            if (i == 0 || offsets[i] != offsets[i - 1] + 1) {
                runs[count++] = i;
            }
        }
        runs[count] = offsets.length;
        return Arrays.copyOf(runs, count + 1);
    }

    /** {@code count} offsets from {@code first} on, {@code step} apart. */
    public static int[] offsets(int first, int step, int count) {
        int[] offsets = new int[count];
        for (int i = 0; i < count; i++) {
            offsets[i] = first + i * step;
        }
        return offsets;
    }
}
