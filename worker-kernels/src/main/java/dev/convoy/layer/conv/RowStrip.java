package dev.convoy.layer.conv;

import java.util.ArrayList;
import java.util.List;

/**
 * Neighbouring rows of a convolution's result, and the rows of the image, or of its border, that they meet.
 *
 * @param from first row of the result
 * @param to last row of the result
 * @param lowest first row that they meet
 * @param highest last row that they meet; below the first where they meet nothing
 */
record RowStrip(int from, int to, int lowest, int highest) {
    /**
     * All rows of a result, in strips that meet at most {@code most} rows, but where one row alone meets more.
     *
     * @param runs the rows' runs, row i in that of number i modulo how many there are
     * @param rows of the result
     */
    static List<RowStrip> cut(List<TapRun> runs, int rows, int most) {
        List<RowStrip> strips = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            TapRun run = runs.get(row % runs.size());
            RowStrip one = new RowStrip(row, row, run.lowest(row), run.highest(row));
            int last = strips.size() - 1;
            RowStrip joined = last < 0 ? one : strips.get(last).with(one);
            if (last >= 0 && joined.rows() <= most) {
                strips.set(last, joined);
            } else {
                strips.add(one);
            }
        }
        return strips;
    }

    private RowStrip with(RowStrip next) {
        return new RowStrip(from, next.to, Math.min(lowest, next.lowest), Math.max(highest, next.highest));
    }

    /** How many rows they meet. */
    int rows() {
        return Math.max(0, highest - lowest + 1);
    }
}
