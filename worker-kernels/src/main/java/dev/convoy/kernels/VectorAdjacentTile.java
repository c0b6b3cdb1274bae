package dev.convoy.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Tiles of a left operand read where it is, whose rows lie side by side. */
final class VectorAdjacentTile extends VectorTile {
    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
    private static final int L = S.length();

    /** Where the first row lies, and each depth of it. */
    int aAt;

    int[] aDepth;
    int fromDepth;
    int toDepth;

    /** Floats from the first row of a tile to the last: see {@link VectorTile}. */
    int lastRow = 5;

    @Override
    @CompiledAlone
    void byTwo(int first, int rows) {
        float[] a = this.a;
        float[] b = this.b;
        float[] c = this.c;
        float[] from = begin;
        int[] cRow = this.cRow;
        int[] aDepth = this.aDepth;
        int past = toDepth;
        int step = bStep;
        int last = lastRow;
        for (int r = 0; r < rows; r += 6) {
            int c0 = cAt + cRow[first + r];
            int c1 = cAt + cRow[first + Math.min(r + 1, rows - 1)];
            int c2 = cAt + cRow[first + Math.min(r + 2, rows - 1)];
            int c3 = cAt + cRow[first + Math.min(r + 3, rows - 1)];
            int c4 = cAt + cRow[first + Math.min(r + 4, rows - 1)];
            int c5 = cAt + cRow[first + Math.min(r + 5, rows - 1)];
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
            int row0 = aAt + r;
            int bk = bAt;
            for (int k = fromDepth; k < past; k++) {
                int ak = row0 + aDepth[k];
                FloatVector b0 = FloatVector.fromArray(S, b, bk);
                FloatVector b1 = FloatVector.fromArray(S, b, bk + L);
                bk += step;
                FloatVector row = FloatVector.broadcast(S, a[ak]);
                s00 = row.fma(b0, s00);
                s01 = row.fma(b1, s01);
                row = FloatVector.broadcast(S, a[ak + 1]);
                s10 = row.fma(b0, s10);
                s11 = row.fma(b1, s11);
                row = FloatVector.broadcast(S, a[ak + 2]);
                s20 = row.fma(b0, s20);
                s21 = row.fma(b1, s21);
                row = FloatVector.broadcast(S, a[ak + 3]);
                s30 = row.fma(b0, s30);
                s31 = row.fma(b1, s31);
                row = FloatVector.broadcast(S, a[ak + 4]);
                s40 = row.fma(b0, s40);
                s41 = row.fma(b1, s41);
                row = FloatVector.broadcast(S, a[ak + last]);
                s50 = row.fma(b0, s50);
                s51 = row.fma(b1, s51);
            }
            s50.intoArray(c, c5);
            s51.intoArray(c, c5 + L);
            s40.intoArray(c, c4);
            s41.intoArray(c, c4 + L);
            s30.intoArray(c, c3);
            s31.intoArray(c, c3 + L);
            s20.intoArray(c, c2);
            s21.intoArray(c, c2 + L);
            s10.intoArray(c, c1);
            s11.intoArray(c, c1 + L);
            s00.intoArray(c, c0);
            s01.intoArray(c, c0 + L);
        }
    }

    @Override
    @CompiledAlone
    void byOne(int first, int rows) {
        float[] a = this.a;
        float[] b = this.b;
        float[] c = this.c;
        float[] from = begin;
        int[] cRow = this.cRow;
        int[] aDepth = this.aDepth;
        int past = toDepth;
        int step = bStep;
        for (int r = 0; r < rows; r += 12) {
            int c0 = cAt + cRow[first + r];
            int c1 = cAt + cRow[first + Math.min(r + 1, rows - 1)];
            int c2 = cAt + cRow[first + Math.min(r + 2, rows - 1)];
            int c3 = cAt + cRow[first + Math.min(r + 3, rows - 1)];
            int c4 = cAt + cRow[first + Math.min(r + 4, rows - 1)];
            int c5 = cAt + cRow[first + Math.min(r + 5, rows - 1)];
            int c6 = cAt + cRow[first + Math.min(r + 6, rows - 1)];
            int c7 = cAt + cRow[first + Math.min(r + 7, rows - 1)];
            int c8 = cAt + cRow[first + Math.min(r + 8, rows - 1)];
            int c9 = cAt + cRow[first + Math.min(r + 9, rows - 1)];
            int c10 = cAt + cRow[first + Math.min(r + 10, rows - 1)];
            int c11 = cAt + cRow[first + Math.min(r + 11, rows - 1)];
            int f0 = goesOn ? c0 : beginAt;
            int f1 = goesOn ? c1 : beginAt;
            int f2 = goesOn ? c2 : beginAt;
            int f3 = goesOn ? c3 : beginAt;
            int f4 = goesOn ? c4 : beginAt;
            int f5 = goesOn ? c5 : beginAt;
            int f6 = goesOn ? c6 : beginAt;
            int f7 = goesOn ? c7 : beginAt;
            int f8 = goesOn ? c8 : beginAt;
            int f9 = goesOn ? c9 : beginAt;
            int f10 = goesOn ? c10 : beginAt;
            int f11 = goesOn ? c11 : beginAt;
            FloatVector s00 = FloatVector.fromArray(S, from, f0);
            FloatVector s10 = FloatVector.fromArray(S, from, f1);
            FloatVector s20 = FloatVector.fromArray(S, from, f2);
            FloatVector s30 = FloatVector.fromArray(S, from, f3);
            FloatVector s40 = FloatVector.fromArray(S, from, f4);
            FloatVector s50 = FloatVector.fromArray(S, from, f5);
            FloatVector s60 = FloatVector.fromArray(S, from, f6);
            FloatVector s70 = FloatVector.fromArray(S, from, f7);
            FloatVector s80 = FloatVector.fromArray(S, from, f8);
            FloatVector s90 = FloatVector.fromArray(S, from, f9);
            FloatVector s100 = FloatVector.fromArray(S, from, f10);
            FloatVector s110 = FloatVector.fromArray(S, from, f11);
            int row0 = aAt + r;
            int bk = bAt;
            for (int k = fromDepth; k < past; k++) {
                int ak = row0 + aDepth[k];
                FloatVector b0 = FloatVector.fromArray(S, b, bk);
                bk += step;
                FloatVector row = FloatVector.broadcast(S, a[ak]);
                s00 = row.fma(b0, s00);
                row = FloatVector.broadcast(S, a[ak + 1]);
                s10 = row.fma(b0, s10);
                row = FloatVector.broadcast(S, a[ak + 2]);
                s20 = row.fma(b0, s20);
                row = FloatVector.broadcast(S, a[ak + 3]);
                s30 = row.fma(b0, s30);
                row = FloatVector.broadcast(S, a[ak + 4]);
                s40 = row.fma(b0, s40);
                row = FloatVector.broadcast(S, a[ak + 5]);
                s50 = row.fma(b0, s50);
                row = FloatVector.broadcast(S, a[ak + 6]);
                s60 = row.fma(b0, s60);
                row = FloatVector.broadcast(S, a[ak + 7]);
                s70 = row.fma(b0, s70);
                row = FloatVector.broadcast(S, a[ak + 8]);
                s80 = row.fma(b0, s80);
                row = FloatVector.broadcast(S, a[ak + 9]);
                s90 = row.fma(b0, s90);
                row = FloatVector.broadcast(S, a[ak + 10]);
                s100 = row.fma(b0, s100);
                row = FloatVector.broadcast(S, a[ak + 11]);
                s110 = row.fma(b0, s110);
            }
            s110.intoArray(c, c11);
            s100.intoArray(c, c10);
            s90.intoArray(c, c9);
            s80.intoArray(c, c8);
            s70.intoArray(c, c7);
            s60.intoArray(c, c6);
            s50.intoArray(c, c5);
            s40.intoArray(c, c4);
            s30.intoArray(c, c3);
            s20.intoArray(c, c2);
            s10.intoArray(c, c1);
            s00.intoArray(c, c0);
        }
    }
}
