package dev.convoy.kernels;

/**
 * What a product of two operands reads and writes, as tables of offsets, so that one kernel serves dense matrices,
 * convolutions read straight from a padded image, and the gradients of both:
 *
 * <pre>c[r * cRow + column] = sum over k of a[aRow[r] + aDepth[k]] * b[column + bDepth[k]] (+ bias)</pre>
 *
 * Each result is one chain of fused multiply-adds over k, ascending from zero: however a kernel cuts rows, columns
 * or depth, the bits are the same.
 *
 * @param aRow {@code [rows]} where each row starts in the left operand
 * @param aDepth {@code [depth]} where each k lies in the left operand
 * @param bDepth {@code [depth]} where each k lies in the right operand
 * @param runs the columns
 * @param cRow distance of two rows in the result
 * @param added which bias is added to a finished chain
 * @param bias the values of {@link Bias#ROW} ({@code [rows]}) or {@link Bias#COLUMN} (indexed as the columns are in the
 *     result); null for {@link Bias#NONE}
 * @param order which operand stays in the cache
 */
@SuppressWarnings("ArrayRecordComponent") // tables, shared and never compared
public record Product(int[] aRow, int[] aDepth, int[] bDepth, Runs runs, int cRow, Bias added, Span bias, Order order) {

    /** Which bias is added to a finished chain. */
    public enum Bias {
        /** None. */
        NONE,
        /** The row's. */
        ROW,
        /** The column's. */
        COLUMN
    }

    /** Which loop is outermost. */
    public enum Order {
        /** A few rows stay, all columns pass: for a right operand that fits the cache. */
        ROWS_OUTER,
        /** A few columns stay, all rows pass: for a left operand that fits the cache. */
        COLUMNS_OUTER
    }

    /**
     * @throws IllegalArgumentException if the depths differ or a bias is missing
     */
    public Product {
        if (aDepth.length != bDepth.length) {
            throw new IllegalArgumentException(
                    "product expects equal depths, got " + aDepth.length + " and " + bDepth.length);
        }
        if (added != Bias.NONE && bias == null) {
            throw new IllegalArgumentException("product with a " + added + " bias expects its values, got none");
        }
    }

    /** This product for each of {@code groups} groups of rows: all alike, but that each group's rows have their own biases. */
    public Product[] forGroups(int groups, int rowsOfGroup) {
        Product[] products = new Product[groups];
        for (int group = 0; group < groups; group++) {
            Span own = bias == null ? null : bias.plus(group * rowsOfGroup);
            products[group] = new Product(aRow, aDepth, bDepth, runs, cRow, added, own, order);
        }
        return products;
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

    /** Row starts of a left operand packed in panels of {@code panel} rows, {@code [rows / panel][depth][panel]}. */
    public static int[] panelRows(int rows, int depth, int panel) {
        int[] offsets = new int[rows];
        for (int r = 0; r < rows; r++) {
            offsets[r] = r / panel * panel * depth + r % panel;
        }
        return offsets;
    }
}
