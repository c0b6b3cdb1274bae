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

    private final VectorStripTile inputs = new VectorStripTile();
    private final VectorSumTile gradients = new VectorSumTile();

    /** {@code [depth]} where the channels of a tile lie, and for which filtering. */
    private int[] depths = new int[0];

    private Filtering filtering;

    /** {@code [blocks][TILES][PITCH]} a place of transformed inputs, ROWS channels in a block. */
    private float[] left = new float[0];

    /** {@code [pairs][TILES][PAIR]} a panel of transformed gradients. */
    private final float[] right = new float[TILES * Math.max(TileKernels.PANEL, PAIR) + Span.SLACK];

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
        inputs.c = m.array();
        for (int place = 0; place < f.places(); place++) {
            inputs.aAt = v.offset() + place * TileKernels.PLACE;
            for (int column = 0; column < width; column += Math.min(PAIR, TileKernels.PANEL)) {
                inputs.bAt = u.offset() + place * depth * TileKernels.PANEL + column;
                inputs.cAt = m.offset() + place * TileKernels.PANEL_PLACE + column;
                if (width - column >= PAIR) {
                    inputs.byTwo(tiles);
                } else {
                    inputs.byOne(tiles);
                }
            }
        }
    }

    /** See {@link TileKernels#multiplyGradients}. */
    void multiplyGradients(Span x, Span dy, Span sums, Weight w, Strip strip) {
        int channels = w.past() - w.from();
        int size = (channels + BLOCK - 1) / BLOCK * TILES * PITCH;
        if (left.length < size) {
            left = new float[size];
        }
        gradients.a = left;
        gradients.depth = strip.tiles();
        gradients.b = right;
        gradients.sums = sums.array();
        gradients.goesOn = strip.goesOn();
        for (int place = 0; place < w.filtering().places(); place++) {
            for (int c = 0; c < channels; c += STEP) {
                copy(w.filtering(), x, place, w.from() + c, strip.tiles(), left, left(c), PITCH);
            }
            for (int panel = 0; panel < w.out(); panel += TileKernels.PANEL) {
                int width = TileKernels.width(panel, w.out());
                for (int c = 0; c < width; c += STEP) {
                    int at = c / PAIR * TILES * PAIR + c % PAIR;
                    copy(w.filtering(), dy, place, panel + c, strip.tiles(), right, at, PAIR);
                }
                int at = TileKernels.sum(w.filtering(), w.in(), panel / TileKernels.PANEL, w.from())
                        + place * TileKernels.rows(w.in()) * TileKernels.PANEL;
                sums(sums.offset() + at, channels, width);
            }
        }
    }

    /** A panel's sums of a place, from {@code at} on. */
    private void sums(int at, int channels, int width) {
        for (int column = 0; column < width; column += Math.min(PAIR, TileKernels.PANEL)) {
            gradients.bAt = column * TILES;
            for (int c = 0; c < channels; c += BLOCK) {
                gradients.aAt = left(c);
                gradients.at = at + c * TileKernels.PANEL + column;
                if (width - column >= PAIR) {
                    gradients.byTwo(Math.min(BLOCK, channels - c));
                } else {
                    gradients.byOne(Math.min(BLOCK, channels - c));
                }
            }
        }
    }

    /** Where a channel of the first tile lies in {@link #left}. */
    private static int left(int channel) {
        return channel / BLOCK * TILES * PITCH + channel % BLOCK;
    }

    /** Copies the channels of a step of a place. */
    @CompiledAlone
    private static void copy(Filtering f, Span from, int place, int channel, int tiles, float[] to, int at, int step) {
        float[] a = from.array();
        int first = from.offset() + place * TileKernels.PLACE + TileKernels.at(f, 0, channel);
        for (int tile = 0; tile < tiles; tile++) {
            for (int c = 0; c < STEP; c += L) {
                FloatVector.fromArray(S, a, first + tile * STEP + c).intoArray(to, at + tile * step + c);
            }
        }
    }
}
