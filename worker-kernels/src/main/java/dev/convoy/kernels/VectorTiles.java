package dev.convoy.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link TileKernels} on vectors of at most 8 neighbouring channels; what lies between the two passes of a transform stays in the
 * first-level cache. Products are {@link VectorTileProducts}.
 */
final class VectorTiles implements TileKernels {
    /** At most 8 lanes. */
    static final VectorSpecies<Float> S =
            VectorKernels.SPECIES.length() > STEP ? FloatVector.SPECIES_256 : VectorKernels.SPECIES;

    private static final int L = S.length();
    private static final int N = Filtering.POINTS;

    private static final int ASIDE = Filtering.PLACES * L;

    /** {@code [6][6][lanes]} between the passes, and as many more. */
    private final float[] half = new float[2 * Filtering.PLACES * L];

    private final VectorTileProducts products = new VectorTileProducts();

    @Override
    public void inputs(Span x, Pixels from, Span to, Row row) {
        float[] half = this.half;
        for (int tile = 0; tile < row.tiles(); tile++) {
            int at = x.offset() + tile * from.tileStep();
            for (int c = 0; c < row.channels(); c += L) {
                int put = to.offset() + TileKernels.at(tile, c);
                for (int column = 0; column < N; column++) {
                    input(x.array(), at + c + column * from.columnStep(), from.rowStep(), half, column * L, N * L);
                }
                for (int line = 0; line < N; line++) {
                    int first = put + line * N * PLACE;
                    input(half, line * N * L, L, to.array(), first, PLACE);
                }
            }
        }
    }

    @Override
    public void gradients(Filtering f, Span dy, Pixels from, Span to, Row row) {
        float[] half = this.half;
        int size = f.outputs();
        for (int tile = 0; tile < row.tiles(); tile++) {
            int at = dy.offset() + tile * from.tileStep();
            for (int c = 0; c < row.channels(); c += L) {
                int put = to.offset() + TileKernels.at(tile, c);
                for (int column = 0; column < size; column++) {
                    int first = at + c + column * from.columnStep();
                    if (size == 2) {
                        gradient2(dy.array(), first, from.rowStep(), half, column * L, 2 * L);
                    } else {
                        gradient4(dy.array(), first, from.rowStep(), half, column * L, 4 * L);
                    }
                }
                for (int line = 0; line < N; line++) {
                    int first = put + line * N * PLACE;
                    if (size == 2) {
                        gradient2(half, line * 2 * L, L, to.array(), first, PLACE);
                    } else {
                        gradient4(half, line * 4 * L, L, to.array(), first, PLACE);
                    }
                }
            }
        }
    }

    @Override
    public void outputs(Filtering f, Span m, Span y, Pixels to, Row row, Clip clip, Span bias) {
        float[] half = this.half;
        int size = f.outputs();
        for (int tile = 0; tile < row.tiles(); tile++) {
            int at = m.offset() + tile * PANEL;
            int put = y.offset() + tile * to.tileStep();
            int columns = Math.min(size, clip.columns() - tile * size);
            for (int c = 0; c < row.channels(); c += L) {
                for (int line = 0; line < N; line++) {
                    int first = at + c + line * N * PANEL_PLACE;
                    if (size == 2) {
                        output2(m.array(), first, PANEL_PLACE, half, line * 2 * L, L);
                    } else {
                        output4(m.array(), first, PANEL_PLACE, half, line * 4 * L, L);
                    }
                }
                finish(size, half, columns, bias.array(), bias.offset() + c, y.array(), put + c, to, clip.rows());
            }
        }
    }

    /** The second pass of a tile's outputs, some columns of it; one that sticks out is computed aside. */
    private static void finish(
            int size, float[] half, int columns, float[] bias, int at, float[] y, int put, Pixels to, int rows) {
        FloatVector plus = load(bias, at);
        for (int column = 0; column < columns; column++) {
            int first = put + column * to.columnStep();
            if (rows < size) {
                finishPart(size, half, column, plus, y, first, to.rowStep(), rows);
            } else if (size == 2) {
                finish2(half, column * L, plus, y, first, to.rowStep());
            } else {
                finish4(half, column * L, plus, y, first, to.rowStep());
            }
        }
    }

    @Override
    public void multiply(Span v, Span u, Span m, int tiles, int depth, int width) {
        products.multiply(v, u, m, tiles, depth, width);
    }

    @Override
    public void multiplyGradients(Span x, Span dy, Span sums, Weight weight, int tiles, boolean goesOn) {
        products.multiplyGradients(x, dy, sums, weight, tiles, goesOn);
    }

    private static void finishPart(
            int size, float[] half, int column, FloatVector plus, float[] y, int to, int rowStep, int rows) {
        if (size == 2) {
            output2(half, column * L, 2 * L, half, ASIDE, L);
        } else {
            output4(half, column * L, 4 * L, half, ASIDE, L);
        }
        for (int r = 0; r < rows; r++) {
            load(half, ASIDE + r * L).add(plus).intoArray(y, to + r * rowStep);
        }
    }

    private static void finish4(float[] x, int at, FloatVector plus, float[] y, int to, int rowStep) {
        FloatVector m1 = load(x, at + 4 * L);
        FloatVector m2 = load(x, at + 8 * L);
        FloatVector m3 = load(x, at + 12 * L);
        FloatVector m4 = load(x, at + 16 * L);
        FloatVector sum = m1.add(m2);
        FloatVector difference = m1.sub(m2);
        FloatVector farSum = m3.add(m4);
        FloatVector farDifference = m3.sub(m4);
        load(x, at).add(sum).add(farSum).add(plus).intoArray(y, to);
        farDifference.fma(FloatVector.broadcast(S, 2), difference).add(plus).intoArray(y, to + rowStep);
        farSum.fma(FloatVector.broadcast(S, 4), sum).add(plus).intoArray(y, to + 2 * rowStep);
        farDifference
                .fma(FloatVector.broadcast(S, 8), difference)
                .add(load(x, at + 20 * L))
                .add(plus)
                .intoArray(y, to + 3 * rowStep);
    }

    private static void finish2(float[] x, int at, FloatVector plus, float[] y, int to, int rowStep) {
        FloatVector m1 = load(x, at + 2 * L);
        FloatVector m2 = load(x, at + 4 * L);
        FloatVector m3 = load(x, at + 6 * L);
        FloatVector m4 = load(x, at + 8 * L);
        load(x, at).add(m1.add(m2)).add(m3.add(m4)).add(plus).intoArray(y, to);
        m3.sub(m4)
                .fma(FloatVector.broadcast(S, 2), m1.sub(m2))
                .add(load(x, at + 10 * L))
                .add(plus)
                .intoArray(y, to + rowStep);
    }

    private static void input(float[] x, int at, int step, float[] y, int to, int toStep) {
        FloatVector d1 = load(x, at + step);
        FloatVector d2 = load(x, at + 2 * step);
        FloatVector d3 = load(x, at + 3 * step);
        FloatVector d4 = load(x, at + 4 * step);
        FloatVector minus4 = FloatVector.broadcast(S, -4);
        FloatVector even = d2.fma(minus4, d4);
        FloatVector odd = d1.fma(minus4, d3);
        FloatVector near = d4.sub(d2);
        FloatVector far = d3.sub(d1);
        far = far.add(far);
        FloatVector four = FloatVector.broadcast(S, 4);
        FloatVector minus5 = FloatVector.broadcast(S, -5);
        load(x, at).fma(four, d2.fma(minus5, d4)).intoArray(y, to);
        even.add(odd).intoArray(y, to + toStep);
        even.sub(odd).intoArray(y, to + 2 * toStep);
        near.add(far).intoArray(y, to + 3 * toStep);
        near.sub(far).intoArray(y, to + 4 * toStep);
        d1.fma(four, d3.fma(minus5, load(x, at + 5 * step))).intoArray(y, to + 5 * toStep);
    }

    private static void output4(float[] x, int at, int step, float[] y, int to, int toStep) {
        FloatVector m1 = load(x, at + step);
        FloatVector m2 = load(x, at + 2 * step);
        FloatVector m3 = load(x, at + 3 * step);
        FloatVector m4 = load(x, at + 4 * step);
        FloatVector sum = m1.add(m2);
        FloatVector difference = m1.sub(m2);
        FloatVector farSum = m3.add(m4);
        FloatVector farDifference = m3.sub(m4);
        load(x, at).add(sum).add(farSum).intoArray(y, to);
        farDifference.fma(FloatVector.broadcast(S, 2), difference).intoArray(y, to + toStep);
        farSum.fma(FloatVector.broadcast(S, 4), sum).intoArray(y, to + 2 * toStep);
        farDifference
                .fma(FloatVector.broadcast(S, 8), difference)
                .add(load(x, at + 5 * step))
                .intoArray(y, to + 3 * toStep);
    }

    private static void output2(float[] x, int at, int step, float[] y, int to, int toStep) {
        FloatVector m1 = load(x, at + step);
        FloatVector m2 = load(x, at + 2 * step);
        FloatVector m3 = load(x, at + 3 * step);
        FloatVector m4 = load(x, at + 4 * step);
        load(x, at).add(m1.add(m2)).add(m3.add(m4)).intoArray(y, to);
        m3.sub(m4)
                .fma(FloatVector.broadcast(S, 2), m1.sub(m2))
                .add(load(x, at + 5 * step))
                .intoArray(y, to + toStep);
    }

    private static void gradient4(float[] x, int at, int step, float[] y, int to, int toStep) {
        FloatVector d0 = load(x, at);
        FloatVector d1 = load(x, at + step);
        FloatVector d2 = load(x, at + 2 * step);
        FloatVector d3 = load(x, at + 3 * step);
        FloatVector even = d0.add(d2);
        FloatVector odd = d1.add(d3);
        FloatVector farEven = d2.fma(FloatVector.broadcast(S, 4), d0);
        FloatVector farOdd = d3.fma(FloatVector.broadcast(S, 8), d1.add(d1));
        d0.intoArray(y, to);
        even.add(odd).intoArray(y, to + toStep);
        even.sub(odd).intoArray(y, to + 2 * toStep);
        farEven.add(farOdd).intoArray(y, to + 3 * toStep);
        farEven.sub(farOdd).intoArray(y, to + 4 * toStep);
        d3.intoArray(y, to + 5 * toStep);
    }

    private static void gradient2(float[] x, int at, int step, float[] y, int to, int toStep) {
        FloatVector d0 = load(x, at);
        FloatVector d1 = load(x, at + step);
        FloatVector far = d1.add(d1);
        d0.intoArray(y, to);
        d0.add(d1).intoArray(y, to + toStep);
        d0.sub(d1).intoArray(y, to + 2 * toStep);
        d0.add(far).intoArray(y, to + 3 * toStep);
        d0.sub(far).intoArray(y, to + 4 * toStep);
        d1.intoArray(y, to + 5 * toStep);
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(S, array, at);
    }
}
