package dev.convoy.kernels;

/**
 * The columns of a product's right operand, in panels of two vectors and a last of one, perhaps: side by side in each row of a dense matrix, or
 * packed, {@code [panel][depth][two vectors]}, so that a panel is read from front to back and its rows are a constant distance
 * apart.
 */
public final class Columns {
    private static final int MOST = 2;

    /**
     * Rows that are packed at a time: long enough runs of each column to be fetched ahead, short enough that what is written stays in the
     * first-level cache.
     */
    private static final int BLOCK = 128;

    private final int count;
    private final int depth;
    private final int rowStep;
    private final int lanes;
    private final int[] starts;
    private final int[] widths;

    private Columns(int count, int depth, int rowStep, int lanes) {
        this.count = count;
        this.depth = depth;
        this.rowStep = rowStep;
        this.lanes = lanes;
        int whole = count / lanes;
        int panels = (whole + MOST - 1) / MOST;
        int rest = count % lanes;
        starts = new int[panels + (rest > 0 ? 1 : 0)];
        widths = new int[starts.length];
        int at = 0;
        for (int p = 0; p < panels; p++) {
            starts[p] = at;
            widths[p] = Math.min(MOST, whole - at / lanes) * lanes;
            at += widths[p];
        }
        if (rest > 0) {
            starts[panels] = at;
            widths[panels] = lanes;
        }
    }

    /** {@code count} columns of a matrix whose rows start {@code rowStep} floats apart. */
    public static Columns dense(int count, int rowStep, Kernels kernels) {
        return new Columns(count, 0, rowStep, kernels.lanes());
    }

    /** {@code count} columns of {@code depth} floats each, packed as these kernels like it. */
    public static Columns packed(int count, int depth, Kernels kernels) {
        return new Columns(count, depth, 0, kernels.lanes());
    }

    /** Columns that have a meaning. */
    public int count() {
        return count;
    }

    /** Floats of the packed columns, those of a last panel that is not full included. */
    public int packedCount() {
        return Math.multiplyExact(depth, starts.length * MOST * lanes);
    }

    /** Number of panels. */
    int panels() {
        return starts.length;
    }

    /** First column of a panel. */
    int start(int panel) {
        return starts[panel];
    }

    /** Floats of a panel's row; in a last panel more, perhaps, than there are columns. */
    int width(int panel) {
        return widths[panel];
    }

    /** Where a panel's first row starts in the operand. */
    int offset(int panel) {
        return rowStep > 0 ? starts[panel] : panel * MOST * lanes * depth;
    }

    /** Where row {@code k} of a column lies. */
    public int at(int k, int column) {
        int panel = column / (MOST * lanes);
        if (column >= starts[panel] + widths[panel]) {
            panel++;
        }
        return offset(panel) + k * step(panel) + column - starts[panel];
    }

    /** From one row of a panel to the next. */
    int step(int panel) {
        return rowStep > 0 ? rowStep : MOST * lanes;
    }

    /**
     * Packs the first {@code given} columns: row {@code k} of column {@code j} is {@code from[j * columnStep + rows[k]]}. The others
     * stay as they are.
     *
     * @param rows {@code [depth]}
     */
    public void pack(Span from, int given, int columnStep, int[] rows, Span to) {
        for (int k = 0; k < rows.length; k += BLOCK) {
            int past = Math.min(k + BLOCK, rows.length);
            for (int p = 0; p < starts.length; p++) {
                int columns = Math.min(widths[p], given - starts[p]);
                int first = from.offset() + starts[p] * columnStep;
                int at = to.offset() + offset(p) + k * step(p);
                if (columns > 0 && columnStep == 1) {
                    packRows(from.array(), first, columns, rows, k, past, to.array(), at);
                } else {
                    packColumns(from.array(), first, columns, columnStep, rows, k, past, to.array(), at);
                }
            }
        }
    }

    private void packRows(float[] from, int first, int columns, int[] rows, int k, int past, float[] to, int at) {
        for (; k < past; k++, at += MOST * lanes) {
            System.arraycopy(from, first + rows[k], to, at, columns);
        }
    }

    private void packColumns(
            float[] from, int first, int columns, int columnStep, int[] rows, int k, int past, float[] to, int at) {
        int step = MOST * lanes;
        for (int j = 0; j < columns; j++) {
            int column = first + j * columnStep;
            int put = at + j;
            for (int row = k; row < past; row++, put += step) {
                to[put] = from[column + rows[row]];
            }
        }
    }
}
