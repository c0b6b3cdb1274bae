package dev.convoy.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The tile of a product at hand, and the loops that compute it. 12 accumulators, with the columns and one broadcast, fill the 16
 * registers of AVX2: 4 rows by 3 vectors, 6 by 2. A larger tile is slower: at 8 rows by 3 vectors the method outgrows the compiler's
 * inlining budget and every vector is boxed; on JDK 17 a loop within the loop does the same.
 */
final class VectorTile {
    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
    private static final int L = S.length();

    private final float[] a;
    private final float[] b;
    private final int[] aDepth;

    /** The depths of the block at hand, and where row k of the panel lies: {@code bAt + k * bStep}. */
    int fromDepth;

    int toDepth;
    int bAt;
    int bStep;

    /** Where the tile's rows start in the left operand. */
    private int a0;

    private int a1;
    private int a2;
    private int a3;
    private int a4;
    private int a5;

    /** What the chains start from, and where. */
    private float[] begin;

    private int s0;
    private int s1;
    private int s2;
    private int s3;
    private int s4;
    private int s5;

    /** Where the results go. */
    private float[] result;

    private int c0;
    private int c1;
    private int c2;
    private int c3;
    private int c4;
    private int c5;

    VectorTile(float[] a, float[] b, int[] aDepth) {
        this.a = a;
        this.b = b;
        this.aDepth = aDepth;
    }

    /** The rows from {@code r} on; past {@code last} they repeat it, and write the same again. */
    void rows(Product p, int r, int last, int aAt, float[] to, int cAt) {
        int[] aRow = p.aRow();
        int[] cRow = p.cRow();
        result = to;
        int r1 = Math.min(r + 1, last);
        int r2 = Math.min(r + 2, last);
        int r3 = Math.min(r + 3, last);
        int r4 = Math.min(r + 4, last);
        int r5 = Math.min(r + 5, last);
        a0 = aAt + aRow[r];
        a1 = aAt + aRow[r1];
        a2 = aAt + aRow[r2];
        a3 = aAt + aRow[r3];
        a4 = aAt + aRow[r4];
        a5 = aAt + aRow[r5];
        c0 = cAt + cRow[r];
        c1 = cAt + cRow[r1];
        c2 = cAt + cRow[r2];
        c3 = cAt + cRow[r3];
        c4 = cAt + cRow[r4];
        c5 = cAt + cRow[r5];
    }

    /** Chains start from what is in {@code array}, each row at the same place. */
    void beginAt(float[] array, int at) {
        begin = array;
        s0 = at;
        s1 = at;
        s2 = at;
        s3 = at;
        s4 = at;
        s5 = at;
    }

    /** Chains go on from the results that are there. */
    void goOn() {
        begin = result;
        s0 = c0;
        s1 = c1;
        s2 = c2;
        s3 = c3;
        s4 = c4;
        s5 = c5;
    }

    /** {@code aside} holds a vector for each of 4 rows: computes a vector of which only {@code columns} are there, and writes no more. */
    void edge(int columns, float[] aside) {
        float[] to = result;
        int to0 = c0;
        int to1 = c1;
        int to2 = c2;
        int to3 = c3;
        for (int j = 0; j < columns; j++) {
            aside[j] = begin[s0 + j];
            aside[L + j] = begin[s1 + j];
            aside[2 * L + j] = begin[s2 + j];
            aside[3 * L + j] = begin[s3 + j];
        }
        result = aside;
        c0 = 0;
        c1 = L;
        c2 = 2 * L;
        c3 = 3 * L;
        goOn();
        fourByOne();
        for (int j = 0; j < columns; j++) {
            to[to0 + j] = aside[j];
            to[to1 + j] = aside[L + j];
            to[to2 + j] = aside[2 * L + j];
            to[to3 + j] = aside[3 * L + j];
        }
    }

    /** 4 rows by 3 vectors. */
    void fourByThree() {
        float[] a = this.a;
        float[] b = this.b;
        int[] aDepth = this.aDepth;
        int past = toDepth;
        int a0 = this.a0;
        int a1 = this.a1;
        int a2 = this.a2;
        int a3 = this.a3;
        float[] from = begin;
        FloatVector s00 = FloatVector.fromArray(S, from, s0);
        FloatVector s01 = FloatVector.fromArray(S, from, s0 + L);
        FloatVector s02 = FloatVector.fromArray(S, from, s0 + 2 * L);
        FloatVector s10 = FloatVector.fromArray(S, from, s1);
        FloatVector s11 = FloatVector.fromArray(S, from, s1 + L);
        FloatVector s12 = FloatVector.fromArray(S, from, s1 + 2 * L);
        FloatVector s20 = FloatVector.fromArray(S, from, s2);
        FloatVector s21 = FloatVector.fromArray(S, from, s2 + L);
        FloatVector s22 = FloatVector.fromArray(S, from, s2 + 2 * L);
        FloatVector s30 = FloatVector.fromArray(S, from, s3);
        FloatVector s31 = FloatVector.fromArray(S, from, s3 + L);
        FloatVector s32 = FloatVector.fromArray(S, from, s3 + 2 * L);
        int bk = bAt + fromDepth * bStep;
        int step = bStep;
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
        float[] to = result;
        s00.intoArray(to, c0);
        s01.intoArray(to, c0 + L);
        s02.intoArray(to, c0 + 2 * L);
        s10.intoArray(to, c1);
        s11.intoArray(to, c1 + L);
        s12.intoArray(to, c1 + 2 * L);
        s20.intoArray(to, c2);
        s21.intoArray(to, c2 + L);
        s22.intoArray(to, c2 + 2 * L);
        s30.intoArray(to, c3);
        s31.intoArray(to, c3 + L);
        s32.intoArray(to, c3 + 2 * L);
    }

    /** 6 rows by 2 vectors. */
    void sixByTwo() {
        float[] a = this.a;
        float[] b = this.b;
        int[] aDepth = this.aDepth;
        int past = toDepth;
        int a0 = this.a0;
        int a1 = this.a1;
        int a2 = this.a2;
        int a3 = this.a3;
        int a4 = this.a4;
        int a5 = this.a5;
        float[] from = begin;
        FloatVector s00 = FloatVector.fromArray(S, from, s0);
        FloatVector s01 = FloatVector.fromArray(S, from, s0 + L);
        FloatVector s10 = FloatVector.fromArray(S, from, s1);
        FloatVector s11 = FloatVector.fromArray(S, from, s1 + L);
        FloatVector s20 = FloatVector.fromArray(S, from, s2);
        FloatVector s21 = FloatVector.fromArray(S, from, s2 + L);
        FloatVector s30 = FloatVector.fromArray(S, from, s3);
        FloatVector s31 = FloatVector.fromArray(S, from, s3 + L);
        FloatVector s40 = FloatVector.fromArray(S, from, s4);
        FloatVector s41 = FloatVector.fromArray(S, from, s4 + L);
        FloatVector s50 = FloatVector.fromArray(S, from, s5);
        FloatVector s51 = FloatVector.fromArray(S, from, s5 + L);
        int bk = bAt + fromDepth * bStep;
        int step = bStep;
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
        float[] to = result;
        s00.intoArray(to, c0);
        s01.intoArray(to, c0 + L);
        s10.intoArray(to, c1);
        s11.intoArray(to, c1 + L);
        s20.intoArray(to, c2);
        s21.intoArray(to, c2 + L);
        s30.intoArray(to, c3);
        s31.intoArray(to, c3 + L);
        s40.intoArray(to, c4);
        s41.intoArray(to, c4 + L);
        s50.intoArray(to, c5);
        s51.intoArray(to, c5 + L);
    }

    /** 4 rows by 1 vector. */
    void fourByOne() {
        float[] a = this.a;
        float[] b = this.b;
        int[] aDepth = this.aDepth;
        int past = toDepth;
        int a0 = this.a0;
        int a1 = this.a1;
        int a2 = this.a2;
        int a3 = this.a3;
        float[] from = begin;
        FloatVector s00 = FloatVector.fromArray(S, from, s0);
        FloatVector s10 = FloatVector.fromArray(S, from, s1);
        FloatVector s20 = FloatVector.fromArray(S, from, s2);
        FloatVector s30 = FloatVector.fromArray(S, from, s3);
        int bk = bAt + fromDepth * bStep;
        int step = bStep;
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
        float[] to = result;
        s00.intoArray(to, c0);
        s10.intoArray(to, c1);
        s20.intoArray(to, c2);
        s30.intoArray(to, c3);
    }
}
