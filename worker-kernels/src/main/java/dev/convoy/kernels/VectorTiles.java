package dev.convoy.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link TileKernels} on vectors of neighbouring channels; what lies between the two passes of a transform stays in the
 * first-level cache. The lines of 6 points are {@link VectorLines}, the passes of 8 {@link VectorPasses8}, products {@link
 * VectorTileProducts}, transforms of weights {@link VectorFilters}.
 */
final class VectorTiles implements TileKernels {
    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;

    private static final int L = S.length();
    private static final int SIZE = Filtering.OUTPUTS;

    /** {@code [8][8][lanes]} between the passes. */
    private final float[] half = new float[Filtering.F4X5.places() * L];

    /** {@code [4][4][lanes]} a tile that sticks out. */
    private final float[] aside = new float[SIZE * SIZE * L];

    private final VectorFilters filters = new VectorFilters();
    private final VectorTileProducts products = new VectorTileProducts();

    @Override
    public void inputs(Filtering f, Span x, Pixels from, Span to, Row row) {
        for (int tile = 0; tile < row.tiles(); tile++) {
            int at = x.offset() + from.first() + tile * from.tileStep();
            for (int c = row.first(); c < row.first() + row.channels(); c += L) {
                int put = to.offset() + TileKernels.at(f, tile, c);
                if (f == Filtering.F4X3) {
                    inputColumns6(x.array(), at + c, from.rowStep(), from.columnStep(), half);
                    inputLines6(half, to.array(), put);
                } else {
                    VectorPasses8.inputColumns(x.array(), at + c, from.rowStep(), from.columnStep(), half);
                    VectorPasses8.inputLines(half, to.array(), put);
                }
            }
        }
    }

    /** The two passes are units of their own: together they are as large as the compiler bears, or larger (ADR 0012). */
    @CompiledAlone
    private static void inputColumns6(float[] x, int at, int rowStep, int columnStep, float[] half) {
        for (int column = 0; column < 6; column++) {
            VectorLines.input(x, at + column * columnStep, rowStep, half, column * L, 6 * L);
        }
    }

    @CompiledAlone
    private static void inputLines6(float[] half, float[] to, int put) {
        for (int line = 0; line < 6; line++) {
            VectorLines.input(half, line * 6 * L, L, to, put + line * 6 * PLACE, PLACE);
        }
    }

    @Override
    public void gradients(Filtering f, Span dy, Pixels from, Span to, Row row) {
        for (int tile = 0; tile < row.tiles(); tile++) {
            int at = dy.offset() + from.first() + tile * from.tileStep();
            for (int c = row.first(); c < row.first() + row.channels(); c += L) {
                int put = to.offset() + TileKernels.at(f, tile, c);
                if (f == Filtering.F4X3) {
                    gradientColumns6(dy.array(), at + c, from.rowStep(), from.columnStep(), half);
                    gradientLines6(half, to.array(), put);
                } else {
                    VectorPasses8.gradientColumns(dy.array(), at + c, from.rowStep(), from.columnStep(), half);
                    VectorPasses8.gradientLines(half, to.array(), put);
                }
            }
        }
    }

    @CompiledAlone
    private static void gradientColumns6(float[] dy, int at, int rowStep, int columnStep, float[] half) {
        for (int column = 0; column < SIZE; column++) {
            VectorLines.gradient(dy, at + column * columnStep, rowStep, half, column * L, SIZE * L);
        }
    }

    @CompiledAlone
    private static void gradientLines6(float[] half, float[] to, int put) {
        for (int line = 0; line < 6; line++) {
            VectorLines.gradient(half, line * SIZE * L, L, to, put + line * 6 * PLACE, PLACE);
        }
    }

    @Override
    public void outputs(Filtering f, Span m, Span y, Pixels to, Row row, Clip clip, Span bias) {
        for (int tile = 0; tile < row.tiles(); tile++) {
            int at = m.offset() + tile * PANEL;
            int put = y.offset() + to.first() + row.first() + tile * to.tileStep();
            int columns = Math.min(SIZE, clip.columns() - tile * SIZE);
            for (int c = 0; c < row.channels(); c += L) {
                if (f == Filtering.F4X3) {
                    outputs6(m.array(), at + c, half);
                } else {
                    VectorPasses8.outputLines(m.array(), at + c, half);
                }
                finish(f, bias.array(), bias.offset() + row.first() + c, y.array(), put + c, to, columns, clip.rows());
            }
        }
    }

    @CompiledAlone
    private static void outputs6(float[] m, int at, float[] half) {
        for (int line = 0; line < 6; line++) {
            VectorLines.output(m, at + line * 6 * PANEL_PLACE, PANEL_PLACE, half, line * SIZE * L, L);
        }
    }

    /** The second pass; a tile that sticks out below is computed aside. */
    @CompiledAlone
    private void finish(Filtering f, float[] bias, int biasAt, float[] y, int put, Pixels to, int columns, int rows) {
        if (rows >= SIZE) {
            finish(f, half, bias, biasAt, y, put, to.rowStep(), to.columnStep(), columns);
            return;
        }
        finish(f, half, bias, biasAt, aside, 0, SIZE * L, L, columns);
        for (int r = 0; r < rows; r++) {
            for (int column = 0; column < columns; column++) {
                FloatVector.fromArray(S, aside, (r * SIZE + column) * L)
                        .intoArray(y, put + r * to.rowStep() + column * to.columnStep());
            }
        }
    }

    @CompiledAlone
    private static void finish(
            Filtering f,
            float[] half,
            float[] bias,
            int biasAt,
            float[] y,
            int put,
            int rowStep,
            int columnStep,
            int columns) {
        if (f == Filtering.F4X5) {
            VectorPasses8.outputColumns(half, bias, biasAt, y, put, rowStep, columnStep, columns);
            return;
        }
        FloatVector plus = FloatVector.fromArray(S, bias, biasAt);
        for (int column = 0; column < columns; column++) {
            VectorLines.finish(half, column * L, plus, y, put + column * columnStep, rowStep);
        }
    }

    @Override
    public void multiply(Filtering f, Span v, Span u, Span m, int tiles, int depth, int width) {
        products.multiply(f, v, u, m, tiles, depth, width);
    }

    @Override
    public void weights(Filtering f, Span g, Span u, int first, int place, int count) {
        filters.weights(f, g, u, first, place, count);
    }

    @Override
    public void weightGradients(Filtering f, Span m, int first, int place, Span g, int count) {
        filters.weightGradients(f, m, first, place, g, count);
    }

    @Override
    public void multiplyGradients(Span x, Span dy, Span sums, Weight weight, Strip strip) {
        products.multiplyGradients(x, dy, sums, weight, strip);
    }
}
