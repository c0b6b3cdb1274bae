package dev.convoy.kernels;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Some rows and depths of a product's left operand, copied so that a row's depths lie side by side and rows lie a constant distance
 * apart. Copying costs a load and a store for each vector of depths, where a tile takes two multiply-adds a depth: little, and
 * less the more panels there are.
 */
final class VectorLeftBlock {
    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
    private static final int L = S.length();

    /** Most depths. */
    static final int DEPTH = 256;

    /** Most rows: a multiple of 12. */
    static final int ROWS = 48;

    /** From a row to the next: room for a vector past the last, and an odd number of cache lines, so that rows do not share sets. */
    static final int PITCH = DEPTH + 16;

    /** A run of so many vectors is left to the runtime's copy. */
    private static final int LONG = 24;

    final float[] values = new float[ROWS * PITCH];

    /** Copies rows {@code first} to {@code first + rows} of depths {@code from} to {@code past}. */
    void copy(Product p, Span a, int first, int rows, int from, int past) {
        int[] runs = p.depthRuns();
        int run = Arrays.binarySearch(runs, from);
        run = run < 0 ? -run - 2 : run;
        for (int k = from; k < past; run++) {
            int end = Math.min(runs[run + 1], past);
            int at = a.offset() + p.aDepth()[k];
            if (end - k > LONG * L) {
                copyLong(a.array(), at, p.aRow(), first, rows, k - from, end - k);
            } else {
                copyShort(a.array(), at, p.aRow(), first, rows, k - from, end - k);
            }
            k = end;
        }
    }

    private void copyLong(float[] a, int at, int[] aRow, int first, int rows, int to, int count) {
        for (int r = 0; r < rows; r++) {
            System.arraycopy(a, at + aRow[first + r], values, r * PITCH + to, count);
        }
    }

    /** Copies whole vectors: what is too much is overwritten by the next run, or lies between the rows. */
    private void copyShort(float[] a, int at, int[] aRow, int first, int rows, int to, int count) {
        int i = 0;
        for (; count - i > 5 * L; i += 6 * L) {
            copySix(a, at + i, aRow, first, rows, to + i);
        }
        for (; count - i > L; i += 2 * L) {
            copyTwo(a, at + i, aRow, first, rows, to + i);
        }
        for (; i < count; i += L) {
            copyOne(a, at + i, aRow, first, rows, to + i);
        }
    }

    @CompiledAlone
    private void copyOne(float[] a, int at, int[] aRow, int first, int rows, int to) {
        float[] values = this.values;
        for (int r = 0; r < rows; r++, to += PITCH) {
            FloatVector.fromArray(S, a, at + aRow[first + r]).intoArray(values, to);
        }
    }

    /** Two neighbouring vectors of each row. */
    @CompiledAlone
    private void copyTwo(float[] a, int at, int[] aRow, int first, int rows, int to) {
        float[] values = this.values;
        for (int r = 0; r < rows; r++, to += PITCH) {
            int from = at + aRow[first + r];
            FloatVector v0 = FloatVector.fromArray(S, a, from);
            FloatVector v1 = FloatVector.fromArray(S, a, from + L);
            v0.intoArray(values, to);
            v1.intoArray(values, to + L);
        }
    }

    /** Six neighbouring vectors of each row, which share the checks of their bounds. */
    @CompiledAlone
    private void copySix(float[] a, int at, int[] aRow, int first, int rows, int to) {
        float[] values = this.values;
        for (int r = 0; r < rows; r++, to += PITCH) {
            int from = at + aRow[first + r];
            FloatVector v0 = FloatVector.fromArray(S, a, from);
            FloatVector v1 = FloatVector.fromArray(S, a, from + L);
            FloatVector v2 = FloatVector.fromArray(S, a, from + 2 * L);
            FloatVector v3 = FloatVector.fromArray(S, a, from + 3 * L);
            FloatVector v4 = FloatVector.fromArray(S, a, from + 4 * L);
            FloatVector v5 = FloatVector.fromArray(S, a, from + 5 * L);
            v0.intoArray(values, to);
            v1.intoArray(values, to + L);
            v2.intoArray(values, to + 2 * L);
            v3.intoArray(values, to + 3 * L);
            v4.intoArray(values, to + 4 * L);
            v5.intoArray(values, to + 5 * L);
        }
    }
}
