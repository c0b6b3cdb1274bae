package dev.convoy.kernels;

/**
 * What a product of two operands reads and writes, as tables of offsets, so that one kernel serves dense matrices,
 * convolutions read straight from a padded image, and the gradients of both:
 *
 * <pre>c[cRow[r] + column] = start + sum over k of a[aRow[r] + aDepth[k]] * b[k][column]</pre>
 *
 * Each result is one chain of fused multiply-adds over k, ascending from its start: however a kernel cuts rows, columns or
 * depth, the bits are the same.
 *
 * @param aRow {@code [rows]} where each row starts in the left operand
 * @param aDepth {@code [depth]} where each k lies in the left operand
 * @param columns the right operand's
 * @param cRow {@code [rows]} where each row starts in the result
 * @param start what the chains start from
 */
@SuppressWarnings("ArrayRecordComponent") // tables, shared and never compared
public record Product(int[] aRow, int[] aDepth, Columns columns, int[] cRow, Start start) {

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
     * @throws IllegalArgumentException if the numbers of rows differ
     */
    public Product {
        if (aRow.length != cRow.length) {
            throw new IllegalArgumentException(
                    "product expects equal numbers of rows, got " + aRow.length + " and " + cRow.length);
        }
    }

    /** Number of rows. */
    public int rows() {
        return aRow.length;
    }

    /** Length of each chain. */
    public int depth() {
        return aDepth.length;
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
