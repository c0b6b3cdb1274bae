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

    private static final float[] ZEROS = new float[2 * L];

    private static final ThreadLocal<VectorProduct> OWN = ThreadLocal.withInitial(VectorProduct::new);

    private final VectorLeftBlock left = new VectorLeftBlock();
    private final VectorPackedTile packed = new VectorPackedTile();
    private final VectorTurnedBlock transposed = new VectorTurnedBlock();
    private final VectorTurnedTile turned = new VectorTurnedTile();

    /** A panel of a dense right operand, its rows side by side. */
    private final float[] right = new float[VectorLeftBlock.DEPTH * 2 * L];

    /** Where a panel is computed if its vector is not full, so that no more is written than there is. */
    private float[] aside = new float[0];

    private int[] asideRow = new int[0];

    private VectorProduct() {}

    static void multiply(Product p, int fromRow, int toRow, Span a, Span b, Span c, Span bias) {
        OWN.get().run(p, fromRow, toRow, a, b, c, bias);
    }

    private void run(Product p, int fromRow, int toRow, Span a, Span b, Span c, Span bias) {
        int blocks = Math.max(1, (p.depth() + VectorLeftBlock.DEPTH - 1) / VectorLeftBlock.DEPTH);
        for (int block = 0; block < blocks; block++) {
            int from = (int) ((long) p.depth() * block / blocks);
            int past = (int) ((long) p.depth() * (block + 1) / blocks);
            Start start = block == 0 ? p.start() : Start.RESULT;
            if (p.isTransposed()) {
                turned(p, fromRow, toRow, from, past, a, b, new Result(c, start, bias));
            } else {
                copied(p, fromRow, toRow, from, past, a, b, new Result(c, start, bias));
            }
        }
    }

    /** What a block's results start from and where they go. */
    private record Result(Span c, Start start, Span bias) {}

    private void copied(Product p, int fromRow, int toRow, int from, int past, Span a, Span b, Result result) {
        packed.a = left.values;
        packed.depth = past - from;
        for (int r = fromRow; r < toRow; r += VectorLeftBlock.ROWS) {
            int rows = Math.min(VectorLeftBlock.ROWS, toRow - r);
            left.copy(p, a, r, rows, from, past);
            for (int panel = 0; panel < p.columns().panels(); panel++) {
                takeRight(packed, p.columns(), panel, b, from, past);
                panel(packed, p, panel, r, rows, result);
            }
        }
    }

    private void turned(Product p, int fromRow, int toRow, int from, int past, Span a, Span b, Result result) {
        turned.a = transposed.values;
        turned.depth = past - from;
        int blocks = (toRow - fromRow + VectorTurnedBlock.ROWS - 1) / VectorTurnedBlock.ROWS;
        for (int block = 0; block < blocks; block++) {
            int first = fromRow + (int) ((long) (toRow - fromRow) * block / blocks);
            int rows = fromRow + (int) ((long) (toRow - fromRow) * (block + 1) / blocks) - first;
            transposed.copy(p, a, first, rows, from, past);
            for (int panel = 0; panel < p.columns().panels(); panel++) {
                takeRight(turned, p.columns(), panel, b, from, past);
                panel(turned, p, panel, first, rows, result);
            }
        }
    }

    /** Sets the tile's right operand; one that is not packed, whose rows lie far apart and thus in few sets of the cache, is copied. */
    private void takeRight(VectorTile tile, Columns columns, int panel, Span b, int from, int past) {
        int step = columns.step(panel);
        int width = columns.width(panel);
        tile.b = b.array();
        tile.bAt = b.offset() + columns.offset(panel) + from * step;
        if (columns.isPacked()) {
            return;
        }
        int at = tile.bAt;
        for (int k = 0; k < past - from; k++, at += step) {
            for (int i = 0; i < width; i += L) {
                FloatVector.fromArray(S, tile.b, at + i).intoArray(right, k * 2 * L + i);
            }
        }
        tile.b = right;
        tile.bAt = 0;
    }

    /** A panel's results of some rows. */
    private void panel(VectorTile tile, Product p, int panel, int first, int rows, Result result) {
        int column = p.columns().start(panel);
        int columns = p.columns().count() - column;
        Span c = result.c.plus(column);
        tile.into(c.array(), c.offset(), p.cRow());
        switch (result.start) {
            case ZERO -> tile.beginAt(ZEROS, 0);
            case BIAS -> tile.beginAt(result.bias.array(), result.bias.offset() + column);
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
        float[] c = tile.c;
        int cAt = tile.cAt;
        int[] cRow = tile.cRow;
        for (int r = 0; r < rows; r++) {
            int start = tile.goesOn ? cAt + cRow[first + r] : tile.beginAt;
            System.arraycopy(tile.begin, start, aside, r * L, columns);
        }
        tile.into(aside, 0, asideRow);
        tile.goOn();
        tile.byOne(0, rows);
        for (int r = 0; r < rows; r++) {
            System.arraycopy(aside, r * L, c, cAt + cRow[first + r], columns);
        }
    }
}
