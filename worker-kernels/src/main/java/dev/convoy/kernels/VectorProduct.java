package dev.convoy.kernels;

import dev.convoy.kernels.Product.Start;

/**
 * The SIMD product: tiles of a few rows and vectors ({@link VectorTile}), over blocks of rows and depth, so that a block of a panel
 * stays in the first-level cache while the rows pass, and a block of rows in the second while the panels do.
 */
final class VectorProduct {
    private static final int L = VectorKernels.SPECIES.length();

    /** Most rows and depth of a block. */
    private static final int BLOCK_ROWS = 256;

    private static final int BLOCK_DEPTH = 192;

    private static final float[] ZEROS = new float[3 * L];

    /** Where a tile is computed that is not all there: the columns past the last full vector. */
    private static final ThreadLocal<float[]> EDGE = ThreadLocal.withInitial(() -> new float[4 * L]);

    private VectorProduct() {}

    static void multiply(Product p, int fromRow, int toRow, Span a, Span b, Span c, Span bias) {
        VectorTile tile = new VectorTile(a.array(), b.array(), p.aDepth());
        Columns columns = p.columns();
        int blocks = Math.max(1, (p.depth() + BLOCK_DEPTH - 1) / BLOCK_DEPTH);
        for (int r = fromRow; r < toRow; r += BLOCK_ROWS) {
            int last = Math.min(r + BLOCK_ROWS, toRow) - 1;
            for (int block = 0; block < blocks; block++) {
                tile.fromDepth = (int) ((long) p.depth() * block / blocks);
                tile.toDepth = (int) ((long) p.depth() * (block + 1) / blocks);
                boolean goesOn = block > 0 || p.start() == Start.RESULT;
                for (int panel = 0; panel < columns.panels(); panel++) {
                    int first = columns.start(panel);
                    tile.bAt = b.offset() + columns.offset(panel);
                    tile.bStep = columns.step(panel);
                    if (goesOn) {
                        panel(tile, p, panel, r, last, a.offset(), c.array(), c.offset(), null, 0);
                    } else if (p.start() == Start.ZERO) {
                        panel(tile, p, panel, r, last, a.offset(), c.array(), c.offset(), ZEROS, 0);
                    } else {
                        int at = bias.offset() + first;
                        panel(tile, p, panel, r, last, a.offset(), c.array(), c.offset(), bias.array(), at);
                    }
                }
            }
        }
    }

    /** Rows {@code from} to {@code last} of a panel; chains start from {@code begin}, or go on if that is null. */
    private static void panel(
            VectorTile tile,
            Product p,
            int panel,
            int from,
            int last,
            int aAt,
            float[] c,
            int cAt,
            float[] begin,
            int beginAt) {
        int first = p.columns().start(panel);
        int columns = p.columns().count() - first;
        int vectors = p.columns().width(panel) / L;
        int rows = vectors == 2 ? 6 : 4;
        for (int r = from; r <= last; r += rows) {
            tile.rows(p, r, last, aAt, c, cAt + first);
            if (begin == null) {
                tile.goOn();
            } else {
                tile.beginAt(begin, beginAt);
            }
            if (columns < L) {
                tile.edge(columns, EDGE.get());
            } else if (vectors == 3) {
                tile.fourByThree();
            } else if (vectors == 2) {
                tile.sixByTwo();
            } else {
                tile.fourByOne();
            }
        }
    }
}
