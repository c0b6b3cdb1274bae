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

    /** Where a block's last panel is computed if its vector is not full. */
    private static final ThreadLocal<float[]> ASIDE = ThreadLocal.withInitial(() -> new float[BLOCK_ROWS * L]);

    private VectorProduct() {}

    static void multiply(Product p, int fromRow, int toRow, Span a, Span b, Span c, Span bias) {
        VectorTile tile = new VectorTile(p, a, b);
        Columns columns = p.columns();
        int blocks = Math.max(1, (p.depth() + BLOCK_DEPTH - 1) / BLOCK_DEPTH);
        for (int r = fromRow; r < toRow; r += BLOCK_ROWS) {
            int last = Math.min(r + BLOCK_ROWS, toRow) - 1;
            for (int block = 0; block < blocks; block++) {
                tile.fromDepth = (int) ((long) p.depth() * block / blocks);
                tile.toDepth = (int) ((long) p.depth() * (block + 1) / blocks);
                for (int panel = 0; panel < columns.panels(); panel++) {
                    int first = columns.start(panel);
                    tile.bAt = b.offset() + columns.offset(panel);
                    tile.bStep = columns.step(panel);
                    float[] begin = c.array();
                    int at = -1;
                    if (block == 0 && p.start() != Start.RESULT) {
                        begin = p.start() == Start.ZERO ? ZEROS : bias.array();
                        at = p.start() == Start.ZERO ? 0 : bias.offset() + first;
                    }
                    panel(tile, p, panel, r, last, c, begin, at);
                }
            }
        }
    }

    /** Rows of a panel, whose chains start from {@code begin} at {@code at}, or go on if that is -1. */
    private static void panel(
            VectorTile tile, Product p, int panel, int from, int last, Span c, float[] begin, int at) {
        int first = p.columns().start(panel);
        int columns = p.columns().count() - first;
        int vectors = p.columns().width(panel) / L;
        tile.into(c.array(), c.offset() + first, p.cRow());
        if (at < 0) {
            tile.goOn();
        } else {
            tile.beginAt(begin, at);
        }
        if (columns < L) {
            edge(tile, p, columns, from, last, c.plus(first), begin, at);
        } else if (vectors == 3) {
            tile.fourByThree(from, last);
        } else if (vectors == 2) {
            tile.sixByTwo(from, last);
        } else {
            tile.fourByOne(from, last);
        }
    }

    /** A vector of which only {@code columns} are there: computed aside, so that no more is written. */
    private static void edge(
            VectorTile tile, Product p, int columns, int from, int last, Span c, float[] begin, int at) {
        float[] aside = ASIDE.get();
        for (int r = from; r <= last; r++) {
            int start = at < 0 ? c.offset() + p.cRow()[r] : at;
            for (int j = 0; j < columns; j++) {
                aside[(r - from) * L + j] = begin[start + j];
            }
        }
        tile.into(aside, 0, null);
        tile.goOn();
        tile.fourByOne(from, last);
        for (int r = from; r <= last; r++) {
            for (int j = 0; j < columns; j++) {
                c.array()[c.offset() + p.cRow()[r] + j] = aside[(r - from) * L + j];
            }
        }
    }
}
