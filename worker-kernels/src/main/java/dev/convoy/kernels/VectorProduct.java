package dev.convoy.kernels;

import dev.convoy.kernels.Product.Bias;
import dev.convoy.kernels.Product.Order;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The SIMD product: tiles of 4 rows by 3 vectors, whose 12 accumulators, 3 columns and 1 broadcast fill 16 registers
 * exactly. A larger tile is slower: at 8 rows by 3 vectors the method outgrows the compiler's inlining budget and every
 * vector is boxed.
 */
final class VectorProduct {
    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
    private static final int L = S.length();
    private static final int ROWS = Kernels.PANEL_ROWS;
    private static final int VECTORS = 3;

    /** Where a finished tile is put before it goes to its place. */
    private static final ThreadLocal<float[]> TILE = ThreadLocal.withInitial(() -> new float[ROWS * VECTORS * L]);

    private final Product p;
    private final float[] a;
    private final float[] b;
    private final float[] c;
    private final float[] tile = TILE.get();
    private final int aAt;
    private final int bAt;
    private final int cAt;

    private VectorProduct(Product p, Span a, Span b, Span c) {
        this.p = p;
        this.a = a.array();
        this.b = b.array();
        this.c = c.array();
        this.aAt = a.offset();
        this.bAt = b.offset();
        this.cAt = c.offset();
    }

    static void multiply(Product p, int fromRow, int toRow, Span a, Span b, Span c) {
        VectorProduct product = new VectorProduct(p, a, b, c);
        int pieces = p.runs().count();
        if (p.order() == Order.ROWS_OUTER) {
            for (int r = fromRow; r < toRow; r += ROWS) {
                for (int v = 0; v < pieces; v += VECTORS) {
                    product.tile(r, toRow, v, pieces);
                }
            }
        } else {
            for (int v = 0; v < pieces; v += VECTORS) {
                for (int r = fromRow; r < toRow; r += ROWS) {
                    product.tile(r, toRow, v, pieces);
                }
            }
        }
    }

    private void tile(int r, int toRow, int v, int pieces) {
        if (v + VECTORS <= pieces) {
            three(r, toRow, v);
        } else {
            for (int one = v; one < pieces; one++) {
                one(r, toRow, one);
            }
        }
    }

    /** Rows r to r + 3 by vectors v to v + 2. Rows past the last repeat it and are not stored. */
    private void three(int r, int toRow, int v) {
        int[] aDepth = p.aDepth();
        int[] bDepth = p.bDepth();
        float[] a = this.a;
        float[] b = this.b;
        int last = toRow - 1;
        int a0 = aAt + p.aRow()[r];
        int a1 = aAt + p.aRow()[Math.min(r + 1, last)];
        int a2 = aAt + p.aRow()[Math.min(r + 2, last)];
        int a3 = aAt + p.aRow()[Math.min(r + 3, last)];
        int b0 = bAt + p.runs().b(v);
        int b1 = bAt + p.runs().b(v + 1);
        int b2 = bAt + p.runs().b(v + 2);
        FloatVector s00 = FloatVector.zero(S);
        FloatVector s01 = s00;
        FloatVector s02 = s00;
        FloatVector s10 = s00;
        FloatVector s11 = s00;
        FloatVector s12 = s00;
        FloatVector s20 = s00;
        FloatVector s21 = s00;
        FloatVector s22 = s00;
        FloatVector s30 = s00;
        FloatVector s31 = s00;
        FloatVector s32 = s00;
        for (int k = 0; k < aDepth.length; k++) {
            int ak = aDepth[k];
            int bk = bDepth[k];
            FloatVector c0 = FloatVector.fromArray(S, b, b0 + bk);
            FloatVector c1 = FloatVector.fromArray(S, b, b1 + bk);
            FloatVector c2 = FloatVector.fromArray(S, b, b2 + bk);
            FloatVector row = FloatVector.broadcast(S, a[a0 + ak]);
            s00 = row.fma(c0, s00);
            s01 = row.fma(c1, s01);
            s02 = row.fma(c2, s02);
            row = FloatVector.broadcast(S, a[a1 + ak]);
            s10 = row.fma(c0, s10);
            s11 = row.fma(c1, s11);
            s12 = row.fma(c2, s12);
            row = FloatVector.broadcast(S, a[a2 + ak]);
            s20 = row.fma(c0, s20);
            s21 = row.fma(c1, s21);
            s22 = row.fma(c2, s22);
            row = FloatVector.broadcast(S, a[a3 + ak]);
            s30 = row.fma(c0, s30);
            s31 = row.fma(c1, s31);
            s32 = row.fma(c2, s32);
        }
        float[] tile = this.tile;
        s00.intoArray(tile, 0);
        s01.intoArray(tile, L);
        s02.intoArray(tile, 2 * L);
        s10.intoArray(tile, 3 * L);
        s11.intoArray(tile, 4 * L);
        s12.intoArray(tile, 5 * L);
        s20.intoArray(tile, 6 * L);
        s21.intoArray(tile, 7 * L);
        s22.intoArray(tile, 8 * L);
        s30.intoArray(tile, 9 * L);
        s31.intoArray(tile, 10 * L);
        s32.intoArray(tile, 11 * L);
        store(r, toRow, v, VECTORS);
    }

    /** Rows r to r + 3 by the vector v. */
    private void one(int r, int toRow, int v) {
        int[] aDepth = p.aDepth();
        int[] bDepth = p.bDepth();
        float[] a = this.a;
        float[] b = this.b;
        int last = toRow - 1;
        int a0 = aAt + p.aRow()[r];
        int a1 = aAt + p.aRow()[Math.min(r + 1, last)];
        int a2 = aAt + p.aRow()[Math.min(r + 2, last)];
        int a3 = aAt + p.aRow()[Math.min(r + 3, last)];
        int b0 = bAt + p.runs().b(v);
        FloatVector s0 = FloatVector.zero(S);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        for (int k = 0; k < aDepth.length; k++) {
            int ak = aDepth[k];
            FloatVector column = FloatVector.fromArray(S, b, b0 + bDepth[k]);
            s0 = FloatVector.broadcast(S, a[a0 + ak]).fma(column, s0);
            s1 = FloatVector.broadcast(S, a[a1 + ak]).fma(column, s1);
            s2 = FloatVector.broadcast(S, a[a2 + ak]).fma(column, s2);
            s3 = FloatVector.broadcast(S, a[a3 + ak]).fma(column, s3);
        }
        float[] tile = this.tile;
        s0.intoArray(tile, 0);
        s1.intoArray(tile, L);
        s2.intoArray(tile, 2 * L);
        s3.intoArray(tile, 3 * L);
        store(r, toRow, v, 1);
    }

    /** Adds the bias to a finished tile and puts it in its place; lanes past a run's end are dropped. */
    private void store(int r, int toRow, int v, int vectors) {
        for (int row = r; row < Math.min(r + ROWS, toRow); row++) {
            for (int i = 0; i < vectors; i++) {
                int column = p.runs().c(v + i);
                int from = ((row - r) * vectors + i) * L;
                if (p.added() != Bias.NONE) {
                    addBias(from, row, column);
                }
                int columns = p.runs().length(v + i);
                int to = cAt + row * p.cRow() + column;
                if (columns == L) {
                    FloatVector.fromArray(S, tile, from).intoArray(c, to);
                } else {
                    for (int j = 0; j < columns; j++) {
                        c[to + j] = tile[from + j];
                    }
                }
            }
        }
    }

    private void addBias(int at, int row, int column) {
        float[] bias = p.bias().array();
        int first = p.bias().offset();
        FloatVector sum = FloatVector.fromArray(S, tile, at);
        sum = p.added() == Bias.ROW
                ? sum.add(bias[first + row])
                : sum.add(FloatVector.fromArray(S, bias, first + column));
        sum.intoArray(tile, at);
    }
}
