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

    private static final float[] ZEROS = new float[2 * L];

    /** {@code [TILES]} rows of a panel's place. */
    private static final int[] ROWS = Product.offsets(0, TileKernels.PANEL, TILES);

    private final VectorStripTile inputs = new VectorStripTile();
    private final VectorAdjacentTile adjacent = new VectorAdjacentTile();

    /** {@code [depth]} where the channels of a tile lie, and for which filtering. */
    private int[] depths = new int[0];

    private Filtering filtering;

    /** {@code [TILES][channels]} a place of transformed inputs, its channels side by side, and of gradients by panels. */
    private float[] left = new float[0];

    private final float[] right = new float[TILES * TileKernels.PANEL + Span.SLACK];

    /** {@code [in]} rows of a gradient's sum, and {@code [TILES]} of {@link #left}. */
    private int[] sumRows = new int[0];

    private int[] leftRows = new int[0];
    private int leftStep;
    private int sumStep;

    /** See {@link TileKernels#multiply}. */
    void multiply(Filtering f, Span v, Span u, Span m, int tiles, int depth, int width) {
        if (depths.length < depth || filtering != f) {
            filtering = f;
            depths = IntStream.range(0, depth).map(k -> TileKernels.at(f, 0, k)).toArray();
        }
        inputs.a = v.array();
        inputs.aDepth = depths;
        inputs.fromDepth = 0;
        inputs.toDepth = depth;
        inputs.b = u.array();
        inputs.bStep = width;
        for (int place = 0; place < f.places(); place++) {
            inputs.aAt = v.offset() + place * TileKernels.PLACE;
            for (int column = 0; column < width; ) {
                inputs.bAt = u.offset() + place * depth * width + column;
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
        int tiles = strip.tiles();
        shape(w);
        adjacent.a = left;
        adjacent.aDepth = leftRows;
        adjacent.fromDepth = 0;
        adjacent.toDepth = tiles;
        adjacent.b = right;
        for (int place = 0; place < w.filtering().places(); place++) {
            for (int c = w.from() / STEP * STEP; c < w.past(); c += STEP) {
                copy(w.filtering(), x, place, c, tiles, left, c, leftStep);
            }
            for (int panel = 0; panel < w.out(); panel += TileKernels.PANEL) {
                int width = TileKernels.width(panel, w.out());
                for (int c = 0; c < width; c += STEP) {
                    copy(w.filtering(), dy, place, panel + c, tiles, right, c, width);
                }
                adjacent.aAt = w.from();
                adjacent.bStep = width;
                for (int column = 0; column < width; ) {
                    adjacent.bAt = column;
                    adjacent.into(sums.array(), sums.offset() + place * w.in() * sumStep + panel + column, sumRows);
                    if (strip.goesOn()) {
                        adjacent.goOn();
                    } else {
                        adjacent.beginAt(ZEROS, 0);
                    }
                    column += panel(adjacent, w.from(), w.past() - w.from(), width - column);
                }
            }
        }
    }

    private void shape(Weight w) {
        int step = (w.in() + STEP - 1) / STEP * STEP;
        if (leftStep != step || sumStep != TileKernels.sumStep(w.out()) || sumRows.length < w.in()) {
            leftStep = step;
            sumStep = TileKernels.sumStep(w.out());
            left = new float[TILES * step + Span.SLACK];
            leftRows = Product.offsets(0, step, TILES);
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
