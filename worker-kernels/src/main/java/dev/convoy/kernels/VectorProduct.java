package dev.convoy.kernels;

import dev.convoy.kernels.Product.Start;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The SIMD product: tiles of 4 rows by 3 vectors, whose 12 accumulators, 3 columns and 1 broadcast fill 16 registers exactly;
 * by 2 or 1 where fewer are left. A larger tile is slower: at 8 rows by 3 vectors the method outgrows the compiler's inlining
 * budget and every vector is boxed; on JDK 17 a loop within the loop does the same.
 *
 * <p>Rows and depth are taken in blocks, so that a block of a panel stays in the first-level cache while the rows pass, and a
 * block of rows in the second while the panels do.
 */
final class VectorProduct {
    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
    private static final int L = S.length();
    private static final int ROWS = 4;

    /** Most rows and depth of a block. */
    private static final int BLOCK_ROWS = 256;

    private static final int BLOCK_DEPTH = 192;

    private static final float[] ZEROS = new float[3 * L];

    /** Where a tile is computed that is not all there: the columns past the last full vector. */
    private static final ThreadLocal<float[]> EDGE = ThreadLocal.withInitial(() -> new float[ROWS * L]);

    private final Product p;
    private final float[] a;
    private final float[] b;
    private final float[] c;
    private final Span bias;
    private final int[] aDepth;

    /** The depths of the block at hand, and where row k of the panel lies: {@code bAt + k * bStep}. */
    private int fromDepth;

    private int toDepth;
    private int bAt;
    private int bStep;

    /** The tile at hand: where its rows start in the left operand, in what its chains start from, and in the result. */
    private int a0;

    private int a1;
    private int a2;
    private int a3;
    private float[] begin;
    private int s0;
    private int s1;
    private int s2;
    private int s3;
    private float[] result;
    private int c0;
    private int c1;
    private int c2;
    private int c3;

    private VectorProduct(Product p, Span a, Span b, Span c, Span bias) {
        this.p = p;
        this.a = a.array();
        this.b = b.array();
        this.c = c.array();
        this.bias = bias;
        this.aDepth = p.aDepth();
    }

    static void multiply(Product p, int fromRow, int toRow, Span a, Span b, Span c, Span bias) {
        VectorProduct product = new VectorProduct(p, a, b, c, bias);
        Columns columns = p.columns();
        int blocks = Math.max(1, (p.depth() + BLOCK_DEPTH - 1) / BLOCK_DEPTH);
        for (int r = fromRow; r < toRow; r += BLOCK_ROWS) {
            int past = Math.min(r + BLOCK_ROWS, toRow);
            for (int block = 0; block < blocks; block++) {
                product.fromDepth = (int) ((long) p.depth() * block / blocks);
                product.toDepth = (int) ((long) p.depth() * (block + 1) / blocks);
                for (int panel = 0; panel < columns.panels(); panel++) {
                    product.bAt = b.offset() + columns.offset(panel);
                    product.bStep = columns.step(panel);
                    product.panel(panel, r, past, a.offset(), c.offset());
                }
            }
        }
    }

    /** Rows {@code from} to {@code past} of a panel. Rows past the last repeat it. */
    private void panel(int panel, int from, int past, int aAt, int cAt) {
        int first = p.columns().start(panel);
        int vectors = p.columns().width(panel) / L;
        int columns = p.columns().count() - first;
        boolean goesOn = fromDepth > 0 || p.start() == Start.RESULT;
        int last = past - 1;
        for (int r = from; r < past; r += ROWS) {
            place(r, Math.min(r + 1, last), Math.min(r + 2, last), Math.min(r + 3, last), aAt, cAt + first);
            if (goesOn) {
                begin(c, c0, c1, c2, c3);
            } else if (p.start() == Start.ZERO) {
                begin(ZEROS, 0, 0, 0, 0);
            } else {
                int at = bias.offset() + first;
                begin(bias.array(), at, at, at, at);
            }
            if (columns < L) {
                edge(columns);
            } else if (vectors == 3) {
                three();
            } else if (vectors == 2) {
                two();
            } else {
                one();
            }
        }
    }

    private void place(int r0, int r1, int r2, int r3, int aAt, int cAt) {
        int[] aRow = p.aRow();
        int[] cRow = p.cRow();
        a0 = aAt + aRow[r0];
        a1 = aAt + aRow[r1];
        a2 = aAt + aRow[r2];
        a3 = aAt + aRow[r3];
        c0 = cAt + cRow[r0];
        c1 = cAt + cRow[r1];
        c2 = cAt + cRow[r2];
        c3 = cAt + cRow[r3];
        result = c;
    }

    private void begin(float[] array, int at0, int at1, int at2, int at3) {
        begin = array;
        s0 = at0;
        s1 = at1;
        s2 = at2;
        s3 = at3;
    }

    /** A vector of which only {@code columns} are there: computed aside, so that nothing past them is written. */
    private void edge(int columns) {
        float[] aside = EDGE.get();
        for (int j = 0; j < columns; j++) {
            aside[j] = begin[s0 + j];
            aside[L + j] = begin[s1 + j];
            aside[2 * L + j] = begin[s2 + j];
            aside[3 * L + j] = begin[s3 + j];
        }
        int to0 = c0;
        int to1 = c1;
        int to2 = c2;
        int to3 = c3;
        begin(aside, 0, L, 2 * L, 3 * L);
        result = aside;
        c0 = 0;
        c1 = L;
        c2 = 2 * L;
        c3 = 3 * L;
        one();
        for (int j = 0; j < columns; j++) {
            c[to0 + j] = aside[j];
            c[to1 + j] = aside[L + j];
            c[to2 + j] = aside[2 * L + j];
            c[to3 + j] = aside[3 * L + j];
        }
    }

    /** 4 rows by 3 vectors. */
    private void three() {
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

    /** 4 rows by 2 vectors. */
    private void two() {
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
        FloatVector s10 = FloatVector.fromArray(S, from, s1);
        FloatVector s11 = FloatVector.fromArray(S, from, s1 + L);
        FloatVector s20 = FloatVector.fromArray(S, from, s2);
        FloatVector s21 = FloatVector.fromArray(S, from, s2 + L);
        FloatVector s30 = FloatVector.fromArray(S, from, s3);
        FloatVector s31 = FloatVector.fromArray(S, from, s3 + L);
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
    }

    /** 4 rows by 1 vector. */
    private void one() {
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
