package dev.convoy.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A block of a panel, and the loops that compute its rows tile by tile. 12 accumulators, with the columns and one broadcast, fill
 * the 16 registers of AVX2: 4 rows by 3 vectors, or 6 by 2.
 *
 * <p>The compiler decides how fast this is. The loop over rows belongs into the method: called for each tile, the same code is a quarter
 * slower. Accumulators may live through one loop only: through two, JDK 17 boxes every vector. A larger tile, 8 rows by 3 vectors,
 * outgrows the inlining budget and is boxed too.
 */
final class VectorTile {
    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
    private static final int L = S.length();

    private final float[] a;
    private final float[] b;
    private final int aAt;
    private final int[] aRow;
    private final int[] aDepth;
    private int[] cRow;

    /** The depths of the block, and where row k of the panel lies: {@code bAt + k * bStep}. */
    int fromDepth;

    int toDepth;
    int bAt;
    int bStep;

    /** The result, and where the panel's first column lies in it. */
    private float[] c;

    private int cAt;

    /** What the chains start from: the results that are there, or in each row the same, from {@code beginAt} on. */
    private float[] begin;

    private int beginAt;
    private boolean goesOn;

    VectorTile(Product p, Span a, Span b) {
        this.a = a.array();
        this.b = b.array();
        aAt = a.offset();
        aRow = p.aRow();
        aDepth = p.aDepth();
    }

    /** Results go to {@code to}, whose row r starts at {@code at + rows[r]}; see {@link #fourByOne} for none. */
    void into(float[] to, int at, int[] rows) {
        c = to;
        cAt = at;
        cRow = rows;
    }

    /** Chains of every row start from {@code array} at {@code at}. */
    void beginAt(float[] array, int at) {
        begin = array;
        beginAt = at;
        goesOn = false;
    }

    /** Chains go on from the results that are there. */
    void goOn() {
        begin = c;
        goesOn = true;
    }

    /** Panels of 3 vectors. Rows past the last repeat it, and write the same again. */
    void fourByThree(int fromRow, int last) {
        float[] a = this.a;
        float[] b = this.b;
        float[] c = this.c;
        float[] from = begin;
        int[] aRow = this.aRow;
        int[] cRow = this.cRow;
        int[] aDepth = this.aDepth;
        int past = toDepth;
        int step = bStep;
        int bFirst = bAt + fromDepth * step;
        for (int r = fromRow; r <= last; r += 4) {
            int r1 = Math.min(r + 1, last);
            int r2 = Math.min(r + 2, last);
            int r3 = Math.min(r + 3, last);
            int a0 = aAt + aRow[r];
            int a1 = aAt + aRow[r1];
            int a2 = aAt + aRow[r2];
            int a3 = aAt + aRow[r3];
            int c0 = cAt + cRow[r];
            int c1 = cAt + cRow[r1];
            int c2 = cAt + cRow[r2];
            int c3 = cAt + cRow[r3];
            int f0 = goesOn ? c0 : beginAt;
            int f1 = goesOn ? c1 : beginAt;
            int f2 = goesOn ? c2 : beginAt;
            int f3 = goesOn ? c3 : beginAt;
            FloatVector s00 = FloatVector.fromArray(S, from, f0);
            FloatVector s01 = FloatVector.fromArray(S, from, f0 + L);
            FloatVector s02 = FloatVector.fromArray(S, from, f0 + 2 * L);
            FloatVector s10 = FloatVector.fromArray(S, from, f1);
            FloatVector s11 = FloatVector.fromArray(S, from, f1 + L);
            FloatVector s12 = FloatVector.fromArray(S, from, f1 + 2 * L);
            FloatVector s20 = FloatVector.fromArray(S, from, f2);
            FloatVector s21 = FloatVector.fromArray(S, from, f2 + L);
            FloatVector s22 = FloatVector.fromArray(S, from, f2 + 2 * L);
            FloatVector s30 = FloatVector.fromArray(S, from, f3);
            FloatVector s31 = FloatVector.fromArray(S, from, f3 + L);
            FloatVector s32 = FloatVector.fromArray(S, from, f3 + 2 * L);
            int bk = bFirst;
            for (int k = fromDepth; k < past; k++) {
                int ak = aDepth[k];
                FloatVector b0 = FloatVector.fromArray(S, b, bk);
                FloatVector b1 = FloatVector.fromArray(S, b, bk + L);
                FloatVector b2 = FloatVector.fromArray(S, b, bk + 2 * L);
                bk += step;
                FloatVector row = FloatVector.broadcast(S, a[a0 + ak]);
                s00 = row.fma(b0, s00);
                s01 = row.fma(b1, s01);
                s02 = row.fma(b2, s02);
                row = FloatVector.broadcast(S, a[a1 + ak]);
                s10 = row.fma(b0, s10);
                s11 = row.fma(b1, s11);
                s12 = row.fma(b2, s12);
                row = FloatVector.broadcast(S, a[a2 + ak]);
                s20 = row.fma(b0, s20);
                s21 = row.fma(b1, s21);
                s22 = row.fma(b2, s22);
                row = FloatVector.broadcast(S, a[a3 + ak]);
                s30 = row.fma(b0, s30);
                s31 = row.fma(b1, s31);
                s32 = row.fma(b2, s32);
            }
            s00.intoArray(c, c0);
            s01.intoArray(c, c0 + L);
            s02.intoArray(c, c0 + 2 * L);
            s10.intoArray(c, c1);
            s11.intoArray(c, c1 + L);
            s12.intoArray(c, c1 + 2 * L);
            s20.intoArray(c, c2);
            s21.intoArray(c, c2 + L);
            s22.intoArray(c, c2 + 2 * L);
            s30.intoArray(c, c3);
            s31.intoArray(c, c3 + L);
            s32.intoArray(c, c3 + 2 * L);
        }
    }

    /** Panels of 2 vectors. */
    void sixByTwo(int fromRow, int last) {
        float[] a = this.a;
        float[] b = this.b;
        float[] c = this.c;
        float[] from = begin;
        int[] aRow = this.aRow;
        int[] cRow = this.cRow;
        int[] aDepth = this.aDepth;
        int past = toDepth;
        int step = bStep;
        int bFirst = bAt + fromDepth * step;
        for (int r = fromRow; r <= last; r += 6) {
            int r1 = Math.min(r + 1, last);
            int r2 = Math.min(r + 2, last);
            int r3 = Math.min(r + 3, last);
            int r4 = Math.min(r + 4, last);
            int r5 = Math.min(r + 5, last);
            int a0 = aAt + aRow[r];
            int a1 = aAt + aRow[r1];
            int a2 = aAt + aRow[r2];
            int a3 = aAt + aRow[r3];
            int a4 = aAt + aRow[r4];
            int a5 = aAt + aRow[r5];
            int c0 = cAt + cRow[r];
            int c1 = cAt + cRow[r1];
            int c2 = cAt + cRow[r2];
            int c3 = cAt + cRow[r3];
            int c4 = cAt + cRow[r4];
            int c5 = cAt + cRow[r5];
            int f0 = goesOn ? c0 : beginAt;
            int f1 = goesOn ? c1 : beginAt;
            int f2 = goesOn ? c2 : beginAt;
            int f3 = goesOn ? c3 : beginAt;
            int f4 = goesOn ? c4 : beginAt;
            int f5 = goesOn ? c5 : beginAt;
            FloatVector s00 = FloatVector.fromArray(S, from, f0);
            FloatVector s01 = FloatVector.fromArray(S, from, f0 + L);
            FloatVector s10 = FloatVector.fromArray(S, from, f1);
            FloatVector s11 = FloatVector.fromArray(S, from, f1 + L);
            FloatVector s20 = FloatVector.fromArray(S, from, f2);
            FloatVector s21 = FloatVector.fromArray(S, from, f2 + L);
            FloatVector s30 = FloatVector.fromArray(S, from, f3);
            FloatVector s31 = FloatVector.fromArray(S, from, f3 + L);
            FloatVector s40 = FloatVector.fromArray(S, from, f4);
            FloatVector s41 = FloatVector.fromArray(S, from, f4 + L);
            FloatVector s50 = FloatVector.fromArray(S, from, f5);
            FloatVector s51 = FloatVector.fromArray(S, from, f5 + L);
            int bk = bFirst;
            for (int k = fromDepth; k < past; k++) {
                int ak = aDepth[k];
                FloatVector b0 = FloatVector.fromArray(S, b, bk);
                FloatVector b1 = FloatVector.fromArray(S, b, bk + L);
                bk += step;
                FloatVector row = FloatVector.broadcast(S, a[a0 + ak]);
                s00 = row.fma(b0, s00);
                s01 = row.fma(b1, s01);
                row = FloatVector.broadcast(S, a[a1 + ak]);
                s10 = row.fma(b0, s10);
                s11 = row.fma(b1, s11);
                row = FloatVector.broadcast(S, a[a2 + ak]);
                s20 = row.fma(b0, s20);
                s21 = row.fma(b1, s21);
                row = FloatVector.broadcast(S, a[a3 + ak]);
                s30 = row.fma(b0, s30);
                s31 = row.fma(b1, s31);
                row = FloatVector.broadcast(S, a[a4 + ak]);
                s40 = row.fma(b0, s40);
                s41 = row.fma(b1, s41);
                row = FloatVector.broadcast(S, a[a5 + ak]);
                s50 = row.fma(b0, s50);
                s51 = row.fma(b1, s51);
            }
            s00.intoArray(c, c0);
            s01.intoArray(c, c0 + L);
            s10.intoArray(c, c1);
            s11.intoArray(c, c1 + L);
            s20.intoArray(c, c2);
            s21.intoArray(c, c2 + L);
            s30.intoArray(c, c3);
            s31.intoArray(c, c3 + L);
            s40.intoArray(c, c4);
            s41.intoArray(c, c4 + L);
            s50.intoArray(c, c5);
            s51.intoArray(c, c5 + L);
        }
    }

    /** Panels of 1 vector; without a table of rows, results are put one after the other. */
    void fourByOne(int fromRow, int last) {
        float[] a = this.a;
        float[] b = this.b;
        float[] c = this.c;
        float[] from = begin;
        int[] aRow = this.aRow;
        int[] cRow = this.cRow;
        int[] aDepth = this.aDepth;
        int past = toDepth;
        int step = bStep;
        int bFirst = bAt + fromDepth * step;
        for (int r = fromRow; r <= last; r += 4) {
            int r1 = Math.min(r + 1, last);
            int r2 = Math.min(r + 2, last);
            int r3 = Math.min(r + 3, last);
            int a0 = aAt + aRow[r];
            int a1 = aAt + aRow[r1];
            int a2 = aAt + aRow[r2];
            int a3 = aAt + aRow[r3];
            int c0 = cAt + (cRow == null ? (r - fromRow) * L : cRow[r]);
            int c1 = cAt + (cRow == null ? (r1 - fromRow) * L : cRow[r1]);
            int c2 = cAt + (cRow == null ? (r2 - fromRow) * L : cRow[r2]);
            int c3 = cAt + (cRow == null ? (r3 - fromRow) * L : cRow[r3]);
            int f0 = goesOn ? c0 : beginAt;
            int f1 = goesOn ? c1 : beginAt;
            int f2 = goesOn ? c2 : beginAt;
            int f3 = goesOn ? c3 : beginAt;
            FloatVector s00 = FloatVector.fromArray(S, from, f0);
            FloatVector s10 = FloatVector.fromArray(S, from, f1);
            FloatVector s20 = FloatVector.fromArray(S, from, f2);
            FloatVector s30 = FloatVector.fromArray(S, from, f3);
            int bk = bFirst;
            for (int k = fromDepth; k < past; k++) {
                int ak = aDepth[k];
                FloatVector b0 = FloatVector.fromArray(S, b, bk);
                bk += step;
                FloatVector row = FloatVector.broadcast(S, a[a0 + ak]);
                s00 = row.fma(b0, s00);
                row = FloatVector.broadcast(S, a[a1 + ak]);
                s10 = row.fma(b0, s10);
                row = FloatVector.broadcast(S, a[a2 + ak]);
                s20 = row.fma(b0, s20);
                row = FloatVector.broadcast(S, a[a3 + ak]);
                s30 = row.fma(b0, s30);
            }
            s00.intoArray(c, c0);
            s10.intoArray(c, c1);
            s20.intoArray(c, c2);
            s30.intoArray(c, c3);
        }
    }
}
