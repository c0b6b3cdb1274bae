package dev.convoy.kernels;

import dev.convoy.kernels.TileKernels.Strip;
import dev.convoy.kernels.TileKernels.Weight;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The products of {@link VectorTiles}, with scratch of its own. */
final class VectorTileProducts {
    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
    private static final int L = S.length();
    private static final int TILES = TileKernels.TILES;
    private static final int STEP = TileKernels.STEP;

    private static final int BLOCK = VectorTurnedBlock.ROWS;
    private static final int PITCH = VectorTurnedBlock.PITCH;

    /** Two vectors. */
    private static final int PAIR = 2 * L;

    private static final float[] ZEROS = new float[2 * L];

    /** {@code [TILES]} rows of a panel's place. */
    private static final int[] ROWS = Product.offsets(0, TileKernels.PANEL, TILES);

    private final VectorStripTile inputs = new VectorStripTile();
    private final VectorTurnedTile turned = new VectorTurnedTile();

    /** {@code [depth]} where the channels of a tile lie, and for which filtering. */
    private int[] depths = new int[0];

    private Filtering filtering;

    /** {@code [blocks][TILES][PITCH]} a place of transformed inputs, ROWS channels in a block. */
    private float[] left = new float[0];

    /** {@code [pairs][TILES][PAIR]} a panel of transformed gradients. */
    private final float[] right = new float[TILES * Math.max(TileKernels.PANEL, PAIR) + Span.SLACK];

    /** {@code [in]} rows of a gradient's sum. */
    private int[] sumRows = new int[0];

    private int sumStep;

    /** See {@link TileKernels#multiply}. */
    void multiply(Filtering f, Span v, Span u, Span m, int tiles, int depth, int width) {
        if (depths.length < depth || filtering != f) {
            filtering = f;
            depths = IntStream.range(0, depth).map(k -> TileKernels.at(f, 0, k)).toArray();
        }
        inputs.a = v.array();
        inputs.aDepth = depths;
        inputs.depth = depth;
        inputs.b = u.array();
        for (int place = 0; place < f.places(); place++) {
            inputs.aAt = v.offset() + place * TileKernels.PLACE;
            for (int column = 0; column < width; ) {
                inputs.bAt = u.offset() + place * depth * TileKernels.PANEL + column;
                inputs.into(m.array(), m.offset() + place * TileKernels.PANEL_PLACE + column, ROWS);
                inputs.beginAt(ZEROS, 0);
                column += panel(inputs, 0, tiles, width - column);
            }
        }
    }

    /** The next two vectors of a panel, or the last. */
    private static int panel(VectorTile tile, int first, int rows, int columns) {
        if (columns >= 2 * L) {
            tile.byTwo(first, rows);
            return 2 * L;
        }
        tile.byOne(first, rows);
        return L;
    }

    /** See {@link TileKernels#multiplyGradients}. */
    void multiplyGradients(Span x, Span dy, Span sums, Weight w, Strip strip) {
        shape(w);
        turned.a = left;
        turned.depth = strip.tiles();
        turned.b = right;
        int first = w.from() / STEP * STEP;
        for (int place = 0; place < w.filtering().places(); place++) {
            for (int c = first; c < w.past(); c += STEP) {
                copy(w.filtering(), x, place, c, strip.tiles(), left, left(c - first), PITCH);
            }
            for (int panel = 0; panel < w.out(); panel += TileKernels.PANEL) {
                int width = TileKernels.width(panel, w.out());
                for (int c = 0; c < width; c += STEP) {
                    int at = c / PAIR * TILES * PAIR + c % PAIR;
                    copy(w.filtering(), dy, place, panel + c, strip.tiles(), right, at, PAIR);
                }
                for (int column = 0; column < width; ) {
                    int at = sums.offset() + place * w.in() * sumStep + panel + column;
                    turned.bAt = column * TILES;
                    turned.into(sums.array(), at, sumRows);
                    if (strip.goesOn()) {
                        turned.goOn();
                    } else {
                        turned.beginAt(ZEROS, 0);
                    }
                    column += blocks(w, first, width - column);
                }
            }
        }
    }

    /** The next vectors of a panel, in all blocks of rows. */
    private int blocks(Weight w, int first, int columns) {
        int done = 0;
        for (int c = w.from(); c < w.past(); ) {
            int rows = Math.min(w.past() - c, BLOCK - (c - first) % BLOCK);
            turned.aAt = left(c - first);
            done = panel(turned, c, rows, columns);
            c += rows;
        }
        return done;
    }

    /** Where a channel of the first tile lies in {@link #left}. */
    private static int left(int channel) {
        return channel / BLOCK * TILES * PITCH + channel % BLOCK;
    }

    private void shape(Weight w) {
        int size = (w.past() - w.from() / STEP * STEP + BLOCK - 1) / BLOCK * TILES * PITCH;
        if (left.length < size) {
            left = new float[size];
        }
        if (sumStep != TileKernels.sumStep(w.out()) || sumRows.length < w.in()) {
            sumStep = TileKernels.sumStep(w.out());
            sumRows = Product.offsets(0, sumStep, w.in());
        }
    }

    /** Copies 8 channels of a place. */
    private static void copy(Filtering f, Span from, int place, int channel, int tiles, float[] to, int at, int step) {
        float[] a = from.array();
        int first = from.offset() + place * TileKernels.PLACE + TileKernels.at(f, 0, channel);
        for (int tile = 0; tile < tiles; tile++) {
            for (int c = 0; c < STEP; c += VectorTiles.S.length()) {
                FloatVector.fromArray(VectorTiles.S, a, first + tile * STEP + c).intoArray(to, at + tile * step + c);
            }
        }
    }
}
