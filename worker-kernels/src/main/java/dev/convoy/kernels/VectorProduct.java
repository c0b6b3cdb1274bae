package dev.convoy.kernels;

import dev.convoy.kernels.Product.Start;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The SIMD product: tiles ({@link VectorTile}) over blocks of rows, depths and columns that stay in the caches. The left operand is copied a block at a time,
 * so that its distances are constants: {@link VectorLeftBlock} if its depths lie side by side, {@link VectorTurnedBlock} if its rows do.
 *
 * <p>One object serves one thread.
 */
final class VectorProduct {
    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
    private static final int L = S.length();

    /** For so few panels a left operand whose rows lie side by side is read where it is: copying would cost more than it saves. */
    private static final int FEW_PANELS = 2;

    /** Panels of a dense right operand that are copied at a time, and floats of one. */
    private static final int GROUP = 4;

    private static final int RIGHT = VectorLeftBlock.DEPTH * 2 * L;

    private static final float[] ZEROS = new float[2 * L];

    private static final ThreadLocal<VectorProduct> OWN = ThreadLocal.withInitial(VectorProduct::new);

    private final VectorLeftBlock left = new VectorLeftBlock();
    private final VectorPackedTile packed = new VectorPackedTile();
    private final VectorTurnedBlock transposed = new VectorTurnedBlock();
    private final VectorTurnedTile turned = new VectorTurnedTile();
    private final VectorAdjacentTile adjacent = new VectorAdjacentTile();

    /** {@code [GROUP][DEPTH][two vectors]} panels of a dense right operand, their rows side by side. */
    private final float[] right = new float[GROUP * RIGHT];

    /** Where a panel is computed if its vector is not full, so that no more is written than there is. */
    private float[] aside = new float[0];

    private int[] asideRow = new int[0];

    // Of the product that runs, and of its block of depths: where results go, and what they start from.
    private Span c;
    private Span bias;
    private Start start;

    private VectorProduct() {}

    static void multiply(Product p, int fromRow, int toRow, Span a, Span b, Span c, Span bias) {
        OWN.get().run(p, fromRow, toRow, a, b, c, bias);
    }

    private void run(Product p, int fromRow, int toRow, Span a, Span b, Span c, Span bias) {
        this.c = c;
        this.bias = bias;
        int blocks = Math.max(1, (p.depth() + VectorLeftBlock.DEPTH - 1) / VectorLeftBlock.DEPTH);
        for (int block = 0; block < blocks; block++) {
            int from = (int) ((long) p.depth() * block / blocks);
            int past = (int) ((long) p.depth() * (block + 1) / blocks);
            start = block == 0 ? p.start() : Start.RESULT;
            if (p.isTransposed() && p.columns().panels() <= FEW_PANELS) {
                inPlace(p, fromRow, toRow, from, past, a, b);
            } else if (p.isTransposed()) {
                turned(p, fromRow, toRow, from, past, a, b);
            } else {
                copied(p, fromRow, toRow, from, past, a, b);
            }
        }
    }

    private void copied(Product p, int fromRow, int toRow, int from, int past, Span a, Span b) {
        packed.a = left.values;
        packed.depth = past - from;
        for (int r = fromRow; r < toRow; r += VectorLeftBlock.ROWS) {
            int rows = Math.min(VectorLeftBlock.ROWS, toRow - r);
            left.copy(p, a, r, rows, from, past);
            for (int panel = 0; panel < p.columns().panels(); panel++) {
                takeRight(packed, p.columns(), panel, b, from, past);
                panel(packed, p, panel, r, rows);
            }
        }
    }

    /** A block of the depth from a left operand read where it is. */
    private void inPlace(Product p, int fromRow, int toRow, int from, int past, Span a, Span b) {
        adjacent.a = a.array();
        adjacent.aDepth = p.aDepth();
        adjacent.fromDepth = from;
        adjacent.toDepth = past;
        int[] runs = p.rowRuns();
        for (int panel = 0; panel < p.columns().panels(); panel++) {
            takeRight(adjacent, p.columns(), panel, b, from, past);
            for (int run = 0; run < runs.length - 1; run++) {
                int first = Math.max(fromRow, runs[run]);
                int rows = Math.min(toRow, runs[run + 1]) - first;
                if (rows > 0) {
                    adjacent.aAt = a.offset() + p.aRow()[first];
                    panel(adjacent, p, panel, first, rows);
                }
            }
        }
    }

    private void turned(Product p, int fromRow, int toRow, int from, int past, Span a, Span b) {
        turned.a = transposed.values;
        turned.depth = past - from;
        for (int first = fromRow; first < toRow; first += VectorTurnedBlock.ROWS) {
            int rows = Math.min(VectorTurnedBlock.ROWS, toRow - first);
            transposed.copy(p, a, first, rows, from, past);
            for (int panel = 0; panel < p.columns().panels(); panel++) {
                takeRight(turned, p.columns(), panel, b, from, past);
                panel(turned, p, panel, first, rows);
            }
        }
    }

    /**
     * Sets the tile's right operand, panel after panel. One whose rows lie far apart, and thus in few sets of the cache and many pages of
     * memory, is copied, {@link #GROUP} panels at a time.
     */
    private void takeRight(VectorTile tile, Columns columns, int panel, Span b, int from, int past) {
        int step = columns.step(panel);
        if (step == tile.bStep) {
            tile.b = b.array();
            tile.bAt = b.offset() + columns.offset(panel) + from * step;
            return;
        }
        if (panel % GROUP == 0) {
            for (int k = from; k < past; k++) {
                copyRow(columns, panel, b.array(), b.offset() + k * step, (k - from) * 2 * L);
            }
        }
        tile.b = right;
        tile.bAt = panel % GROUP * RIGHT;
    }

    /** A row of a group of panels. */
    @CompiledAlone
    private void copyRow(Columns columns, int first, float[] b, int row, int to) {
        for (int panel = first; panel < Math.min(first + GROUP, columns.panels()); panel++, to += RIGHT) {
            int at = row + columns.start(panel);
            FloatVector.fromArray(S, b, at).intoArray(right, to);
            if (columns.width(panel) > L) {
                FloatVector.fromArray(S, b, at + L).intoArray(right, to + L);
            }
        }
    }

    /** A panel's results of some rows. */
    private void panel(VectorTile tile, Product p, int panel, int first, int rows) {
        int column = p.columns().start(panel);
        int columns = p.columns().count() - column;
        tile.into(c.array(), c.offset() + column, p.cRow());
        switch (start) {
            case ZERO -> tile.beginAt(ZEROS, 0);
            case BIAS -> tile.beginAt(bias.array(), bias.offset() + column);
            case RESULT -> tile.goOn();
        }
        if (columns < L) {
            edge(tile, columns, first, rows);
        } else if (p.columns().width(panel) == L) {
            tile.byOne(first, rows);
        } else {
            tile.byTwo(first, rows);
        }
    }

    /** A vector of which only {@code columns} are there. */
    private void edge(VectorTile tile, int columns, int first, int rows) {
        if (asideRow.length < rows) {
            aside = new float[rows * L];
            asideRow = Product.offsets(0, L, rows);
        }
        float[] to = tile.c;
        int at = tile.cAt;
        int[] cRow = tile.cRow;
        for (int r = 0; r < rows; r++) {
            int start = tile.goesOn ? at + cRow[first + r] : tile.beginAt;
            System.arraycopy(tile.begin, start, aside, r * L, columns);
        }
        tile.into(aside, 0, asideRow);
        tile.goOn();
        tile.byOne(0, rows);
        for (int r = 0; r < rows; r++) {
            System.arraycopy(aside, r * L, to, at + cRow[first + r], columns);
        }
    }
}
