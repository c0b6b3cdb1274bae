package dev.convoy.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products of a strip's transformed inputs with transformed gradients, added to the sums of a weight gradient. As in {@link
 * VectorStripTile} all distances are constants: chains are as short as a strip has tiles.
 */
final class VectorSumTile {
    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
    private static final int L = S.length();
    private static final int PANEL = TileKernels.PANEL;
    private static final int PITCH = VectorTurnedBlock.PITCH;
    private static final float[] ZEROS = new float[12 * PANEL + L];

    /** Transformed inputs, {@link #PITCH} floats a tile, and where the first channel lies in them. */
    float[] a;

    int aAt;

    /** Tiles of the strip. */
    int depth;

    /** Transformed gradients, two vectors a tile. */
    float[] b;

    int bAt;

    /** See {@link VectorTile#bStep}. */
    int bStep = 2 * L;

    /** From a tile to the next, as the last row has it: see {@link VectorTile}. */
    int aStep = PITCH;

    /** Sums, {@link #PANEL} floats a channel, and where those of the first channel lie. */
    float[] sums;

    int at;

    /** Whether the products are added to the sums that are there. */
    boolean goesOn;

    /** {@code rows} rows of sums, and as many more as fill a tile, in a panel of two vectors. */
    @CompiledAlone
    void byTwo(int rows) {
        float[] a = this.a;
        float[] b = this.b;
        float[] from = goesOn ? sums : ZEROS;
        int depth = this.depth;
        int step = bStep;
        int next = aStep;
        for (int r = 0; r < rows; r += 6) {
            int f = goesOn ? at + r * PANEL : 0;
            FloatVector s00 = FloatVector.fromArray(S, from, f);
            FloatVector s01 = FloatVector.fromArray(S, from, f + L);
            FloatVector s10 = FloatVector.fromArray(S, from, f + PANEL);
            FloatVector s11 = FloatVector.fromArray(S, from, f + PANEL + L);
            FloatVector s20 = FloatVector.fromArray(S, from, f + 2 * PANEL);
            FloatVector s21 = FloatVector.fromArray(S, from, f + 2 * PANEL + L);
            FloatVector s30 = FloatVector.fromArray(S, from, f + 3 * PANEL);
            FloatVector s31 = FloatVector.fromArray(S, from, f + 3 * PANEL + L);
            FloatVector s40 = FloatVector.fromArray(S, from, f + 4 * PANEL);
            FloatVector s41 = FloatVector.fromArray(S, from, f + 4 * PANEL + L);
            FloatVector s50 = FloatVector.fromArray(S, from, f + 5 * PANEL);
            FloatVector s51 = FloatVector.fromArray(S, from, f + 5 * PANEL + L);
            int past = aAt + r + depth * PITCH;
            int last = aAt + r + 5;
            int bk = bAt;
            for (int ak = aAt + r; ak < past; ak += PITCH) {
                FloatVector b0 = FloatVector.fromArray(S, b, bk);
                FloatVector b1 = FloatVector.fromArray(S, b, bk + L);
                bk += step;
                FloatVector x = FloatVector.broadcast(S, a[ak]);
                s00 = x.fma(b0, s00);
                s01 = x.fma(b1, s01);
                x = FloatVector.broadcast(S, a[ak + 1]);
                s10 = x.fma(b0, s10);
                s11 = x.fma(b1, s11);
                x = FloatVector.broadcast(S, a[ak + 2]);
                s20 = x.fma(b0, s20);
                s21 = x.fma(b1, s21);
                x = FloatVector.broadcast(S, a[ak + 3]);
                s30 = x.fma(b0, s30);
                s31 = x.fma(b1, s31);
                x = FloatVector.broadcast(S, a[ak + 4]);
                s40 = x.fma(b0, s40);
                s41 = x.fma(b1, s41);
                x = FloatVector.broadcast(S, a[last]);
                s50 = x.fma(b0, s50);
                s51 = x.fma(b1, s51);
                last += next;
            }
            int to = at + r * PANEL;
            s00.intoArray(sums, to);
            s01.intoArray(sums, to + L);
            s10.intoArray(sums, to + PANEL);
            s11.intoArray(sums, to + PANEL + L);
            s20.intoArray(sums, to + 2 * PANEL);
            s21.intoArray(sums, to + 2 * PANEL + L);
            s30.intoArray(sums, to + 3 * PANEL);
            s31.intoArray(sums, to + 3 * PANEL + L);
            s40.intoArray(sums, to + 4 * PANEL);
            s41.intoArray(sums, to + 4 * PANEL + L);
            s50.intoArray(sums, to + 5 * PANEL);
            s51.intoArray(sums, to + 5 * PANEL + L);
        }
    }

    /** The same in a panel of one vector; a tile has 12 rows. */
    @CompiledAlone
    void byOne(int rows) {
        float[] a = this.a;
        float[] b = this.b;
        float[] from = goesOn ? sums : ZEROS;
        int depth = this.depth;
        int step = bStep;
        for (int r = 0; r < rows; r += 12) {
            int f = goesOn ? at + r * PANEL : 0;
            FloatVector s00 = FloatVector.fromArray(S, from, f);
            FloatVector s10 = FloatVector.fromArray(S, from, f + PANEL);
            FloatVector s20 = FloatVector.fromArray(S, from, f + 2 * PANEL);
            FloatVector s30 = FloatVector.fromArray(S, from, f + 3 * PANEL);
            FloatVector s40 = FloatVector.fromArray(S, from, f + 4 * PANEL);
            FloatVector s50 = FloatVector.fromArray(S, from, f + 5 * PANEL);
            FloatVector s60 = FloatVector.fromArray(S, from, f + 6 * PANEL);
            FloatVector s70 = FloatVector.fromArray(S, from, f + 7 * PANEL);
            FloatVector s80 = FloatVector.fromArray(S, from, f + 8 * PANEL);
            FloatVector s90 = FloatVector.fromArray(S, from, f + 9 * PANEL);
            FloatVector s100 = FloatVector.fromArray(S, from, f + 10 * PANEL);
            FloatVector s110 = FloatVector.fromArray(S, from, f + 11 * PANEL);
            int past = aAt + r + depth * PITCH;
            int bk = bAt;
            for (int ak = aAt + r; ak < past; ak += PITCH) {
                FloatVector b0 = FloatVector.fromArray(S, b, bk);
                bk += step;
                FloatVector x = FloatVector.broadcast(S, a[ak]);
                s00 = x.fma(b0, s00);
                x = FloatVector.broadcast(S, a[ak + 1]);
                s10 = x.fma(b0, s10);
                x = FloatVector.broadcast(S, a[ak + 2]);
                s20 = x.fma(b0, s20);
                x = FloatVector.broadcast(S, a[ak + 3]);
                s30 = x.fma(b0, s30);
                x = FloatVector.broadcast(S, a[ak + 4]);
                s40 = x.fma(b0, s40);
                x = FloatVector.broadcast(S, a[ak + 5]);
                s50 = x.fma(b0, s50);
                x = FloatVector.broadcast(S, a[ak + 6]);
                s60 = x.fma(b0, s60);
                x = FloatVector.broadcast(S, a[ak + 7]);
                s70 = x.fma(b0, s70);
                x = FloatVector.broadcast(S, a[ak + 8]);
                s80 = x.fma(b0, s80);
                x = FloatVector.broadcast(S, a[ak + 9]);
                s90 = x.fma(b0, s90);
                x = FloatVector.broadcast(S, a[ak + 10]);
                s100 = x.fma(b0, s100);
                x = FloatVector.broadcast(S, a[ak + 11]);
                s110 = x.fma(b0, s110);
            }
            int to = at + r * PANEL;
            s00.intoArray(sums, to);
            s10.intoArray(sums, to + PANEL);
            s20.intoArray(sums, to + 2 * PANEL);
            s30.intoArray(sums, to + 3 * PANEL);
            s40.intoArray(sums, to + 4 * PANEL);
            s50.intoArray(sums, to + 5 * PANEL);
            s60.intoArray(sums, to + 6 * PANEL);
            s70.intoArray(sums, to + 7 * PANEL);
            s80.intoArray(sums, to + 8 * PANEL);
            s90.intoArray(sums, to + 9 * PANEL);
            s100.intoArray(sums, to + 10 * PANEL);
            s110.intoArray(sums, to + 11 * PANEL);
        }
    }
}
