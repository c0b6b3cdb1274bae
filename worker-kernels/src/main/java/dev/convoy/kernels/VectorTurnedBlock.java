package dev.convoy.kernels;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Some rows and depths of a product's left operand whose rows lie side by side, a transposed matrix or the windows of an image, copied so
 * that a depth's rows lie side by side and depths a constant distance apart. Runs of rows that are no multiple of a tile's are
 * joined on the way.
 */
final class VectorTurnedBlock {
    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
    private static final int L = S.length();

    /** Most rows: a multiple of 12. */
    static final int ROWS = 96;

    /** From a depth to the next: room for a vector past the last row, and no power of two, so that depths do not share sets of the cache. */
    static final int PITCH = ROWS + Math.max(L, 8);

    final float[] values = new float[VectorLeftBlock.DEPTH * PITCH];

    /** Copies rows {@code first} to {@code first + rows} of depths {@code from} to {@code past}. */
    void copy(Product p, Span a, int first, int rows, int from, int past) {
        int[] runs = p.rowRuns();
        int run = Arrays.binarySearch(runs, first);
        run = run < 0 ? -run - 2 : run;
        for (int r = first; r < first + rows; run++) {
            int end = Math.min(runs[run + 1], first + rows);
            copyRun(a.array(), a.offset() + p.aRow()[r], p.aDepth(), from, past, r - first, end - r);
            r = end;
        }
    }

    /** Copies whole vectors: what is too much is overwritten by the next run, or lies between the depths. */
    private void copyRun(float[] a, int at, int[] aDepth, int from, int past, int to, int count) {
        int i = 0;
        for (; count - i > 5 * L; i += 6 * L) {
            copySix(a, at + i, aDepth, from, past, to + i);
        }
        for (; i < count; i += L) {
            copyOne(a, at + i, aDepth, from, past, to + i);
        }
    }

    @CompiledAlone
    private void copyOne(float[] a, int at, int[] aDepth, int from, int past, int to) {
        float[] values = this.values;
        for (int k = from; k < past; k++, to += PITCH) {
            FloatVector.fromArray(S, a, at + aDepth[k]).intoArray(values, to);
        }
    }

    /** Six neighbouring vectors of each depth, which share the checks of their bounds. */
    @CompiledAlone
    private void copySix(float[] a, int at, int[] aDepth, int from, int past, int to) {
        float[] values = this.values;
        for (int k = from; k < past; k++, to += PITCH) {
            int depth = at + aDepth[k];
            FloatVector v0 = FloatVector.fromArray(S, a, depth);
            FloatVector v1 = FloatVector.fromArray(S, a, depth + L);
            FloatVector v2 = FloatVector.fromArray(S, a, depth + 2 * L);
            FloatVector v3 = FloatVector.fromArray(S, a, depth + 3 * L);
            FloatVector v4 = FloatVector.fromArray(S, a, depth + 4 * L);
            FloatVector v5 = FloatVector.fromArray(S, a, depth + 5 * L);
            v0.intoArray(values, to);
            v1.intoArray(values, to + L);
            v2.intoArray(values, to + 2 * L);
            v3.intoArray(values, to + 3 * L);
            v4.intoArray(values, to + 4 * L);
            v5.intoArray(values, to + 5 * L);
        }
    }
}
