package dev.convoy.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products of a strip's transformed tiles ({@link TileKernels}) with a panel of weights, chains from zero. All distances are constants, of
 * results too, so that a tile begins and ends with few instructions: chains are as short as there are channels. Why it is shaped as it is:
 * {@link VectorTile}.
 */
final class VectorStripTile {
    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
    private static final int L = S.length();
    private static final int PANEL = TileKernels.PANEL;
    private static final int STEP = TileKernels.STEP;

    /** Transformed tiles, where the first lies in them, and each of its channels. */
    float[] a;

    int aAt;
    int[] aDepth;
    int depth;

    /** Floats from the first row of a tile to the last: see {@link VectorTile}. */
    int lastRow = 5 * STEP;

    /** Weights, {@link #PANEL} floats a channel. */
    float[] b;

    int bAt;

    /** Results, {@link #PANEL} floats a tile. */
    float[] c;

    int cAt;

    /** The first {@code rows} rows of the result, and as many more as fill a tile, in a panel of two vectors. */
    @CompiledAlone
    void byTwo(int rows) {
        float[] a = this.a;
        float[] b = this.b;
        int[] aDepth = this.aDepth;
        int depth = this.depth;
        int last = lastRow;
        for (int r = 0; r < rows; r += 6) {
            FloatVector s00 = FloatVector.zero(S);
            FloatVector s01 = s00;
            FloatVector s10 = s00;
            FloatVector s11 = s00;
            FloatVector s20 = s00;
            FloatVector s21 = s00;
            FloatVector s30 = s00;
            FloatVector s31 = s00;
            FloatVector s40 = s00;
            FloatVector s41 = s00;
            FloatVector s50 = s00;
            FloatVector s51 = s00;
            int row = aAt + r * STEP;
            int right = bAt;
            int next = right + L;
            for (int k = 0; k < depth; k++) {
                int ak = row + aDepth[k];
                FloatVector b0 = FloatVector.fromArray(S, b, k * PANEL + right);
                FloatVector b1 = FloatVector.fromArray(S, b, k * PANEL + next);
                FloatVector x = FloatVector.broadcast(S, a[ak]);
                s00 = x.fma(b0, s00);
                s01 = x.fma(b1, s01);
                x = FloatVector.broadcast(S, a[ak + STEP]);
                s10 = x.fma(b0, s10);
                s11 = x.fma(b1, s11);
                x = FloatVector.broadcast(S, a[ak + 2 * STEP]);
                s20 = x.fma(b0, s20);
                s21 = x.fma(b1, s21);
                x = FloatVector.broadcast(S, a[ak + 3 * STEP]);
                s30 = x.fma(b0, s30);
                s31 = x.fma(b1, s31);
                x = FloatVector.broadcast(S, a[ak + 4 * STEP]);
                s40 = x.fma(b0, s40);
                s41 = x.fma(b1, s41);
                x = FloatVector.broadcast(S, a[ak + last]);
                s50 = x.fma(b0, s50);
                s51 = x.fma(b1, s51);
            }
            int to = cAt + r * PANEL;
            s00.intoArray(c, to);
            s01.intoArray(c, to + L);
            s10.intoArray(c, to + PANEL);
            s11.intoArray(c, to + PANEL + L);
            s20.intoArray(c, to + 2 * PANEL);
            s21.intoArray(c, to + 2 * PANEL + L);
            s30.intoArray(c, to + 3 * PANEL);
            s31.intoArray(c, to + 3 * PANEL + L);
            s40.intoArray(c, to + 4 * PANEL);
            s41.intoArray(c, to + 4 * PANEL + L);
            s50.intoArray(c, to + 5 * PANEL);
            s51.intoArray(c, to + 5 * PANEL + L);
        }
    }

    /** The same in a panel of one vector; a tile has 12 rows. */
    @CompiledAlone
    void byOne(int rows) {
        float[] a = this.a;
        float[] b = this.b;
        int[] aDepth = this.aDepth;
        int depth = this.depth;
        for (int r = 0; r < rows; r += 12) {
            FloatVector s00 = FloatVector.zero(S);
            FloatVector s10 = s00;
            FloatVector s20 = s00;
            FloatVector s30 = s00;
            FloatVector s40 = s00;
            FloatVector s50 = s00;
            FloatVector s60 = s00;
            FloatVector s70 = s00;
            FloatVector s80 = s00;
            FloatVector s90 = s00;
            FloatVector s100 = s00;
            FloatVector s110 = s00;
            int row = aAt + r * STEP;
            int right = bAt;
            for (int k = 0; k < depth; k++) {
                int ak = row + aDepth[k];
                FloatVector b0 = FloatVector.fromArray(S, b, k * PANEL + right);
                FloatVector x = FloatVector.broadcast(S, a[ak]);
                s00 = x.fma(b0, s00);
                x = FloatVector.broadcast(S, a[ak + STEP]);
                s10 = x.fma(b0, s10);
                x = FloatVector.broadcast(S, a[ak + 2 * STEP]);
                s20 = x.fma(b0, s20);
                x = FloatVector.broadcast(S, a[ak + 3 * STEP]);
                s30 = x.fma(b0, s30);
                x = FloatVector.broadcast(S, a[ak + 4 * STEP]);
                s40 = x.fma(b0, s40);
                x = FloatVector.broadcast(S, a[ak + 5 * STEP]);
                s50 = x.fma(b0, s50);
                x = FloatVector.broadcast(S, a[ak + 6 * STEP]);
                s60 = x.fma(b0, s60);
                x = FloatVector.broadcast(S, a[ak + 7 * STEP]);
                s70 = x.fma(b0, s70);
                x = FloatVector.broadcast(S, a[ak + 8 * STEP]);
                s80 = x.fma(b0, s80);
                x = FloatVector.broadcast(S, a[ak + 9 * STEP]);
                s90 = x.fma(b0, s90);
                x = FloatVector.broadcast(S, a[ak + 10 * STEP]);
                s100 = x.fma(b0, s100);
                x = FloatVector.broadcast(S, a[ak + 11 * STEP]);
                s110 = x.fma(b0, s110);
            }
            int to = cAt + r * PANEL;
            s00.intoArray(c, to);
            s10.intoArray(c, to + PANEL);
            s20.intoArray(c, to + 2 * PANEL);
            s30.intoArray(c, to + 3 * PANEL);
            s40.intoArray(c, to + 4 * PANEL);
            s50.intoArray(c, to + 5 * PANEL);
            s60.intoArray(c, to + 6 * PANEL);
            s70.intoArray(c, to + 7 * PANEL);
            s80.intoArray(c, to + 8 * PANEL);
            s90.intoArray(c, to + 9 * PANEL);
            s100.intoArray(c, to + 10 * PANEL);
            s110.intoArray(c, to + 11 * PANEL);
        }
    }
}
