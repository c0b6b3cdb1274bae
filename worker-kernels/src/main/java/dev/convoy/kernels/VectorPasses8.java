package dev.convoy.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The passes of {@link VectorTiles} with 8 points. Each is a method with all its lines and no calls but the vector API's: it is then
 * too large to be inlined and compiled on its own, with constant distances. In smaller pieces, inlined into one another, they
 * exceed the compiler's node limit, and what is left out boxes every vector.
 */
final class VectorPasses8 {
    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
    private static final int L = S.length();
    private static final int POINTS = 8;
    private static final int PLACE = TileKernels.PLACE;
    private static final int PANEL_PLACE = TileKernels.PANEL_PLACE;

    private VectorPasses8() {}

    /** {@code B^T d}: columns of a tile's inputs. */
    @CompiledAlone
    static void inputColumns(float[] x, int first, int rowStep, int columnStep, float[] half) {
        for (int column = 0; column < POINTS; column++) {
            int at = first + column * columnStep;
            int to = column * L;
            FloatVector d1 = FloatVector.fromArray(S, x, at + rowStep);
            FloatVector d2 = FloatVector.fromArray(S, x, at + 2 * rowStep);
            FloatVector d3 = FloatVector.fromArray(S, x, at + 3 * rowStep);
            FloatVector d4 = FloatVector.fromArray(S, x, at + 4 * rowStep);
            FloatVector d5 = FloatVector.fromArray(S, x, at + 5 * rowStep);
            FloatVector d6 = FloatVector.fromArray(S, x, at + 6 * rowStep);
            FloatVector d0 = FloatVector.fromArray(S, x, at);
            d4.sub(d2).fma(FloatVector.broadcast(S, 5.25f), d0.sub(d6)).intoArray(half, to);
            FloatVector d7 = FloatVector.fromArray(S, x, at + 7 * rowStep);
            d3.sub(d5).fma(FloatVector.broadcast(S, 5.25f), d7.sub(d1)).intoArray(half, to + 7 * POINTS * L);
            FloatVector even = d4.fma(FloatVector.broadcast(S, -4.25f), d2.add(d6));
            FloatVector odd = d3.fma(FloatVector.broadcast(S, -4.25f), d1.add(d5));
            even.add(odd).intoArray(half, to + POINTS * L);
            even.sub(odd).intoArray(half, to + 2 * POINTS * L);
            even = d4.fma(FloatVector.broadcast(S, -1.25f), d2.fma(FloatVector.broadcast(S, 0.25f), d6));
            odd = d3.fma(FloatVector.broadcast(S, -2.5f), d1.fma(FloatVector.broadcast(S, 0.5f), d5.add(d5)));
            even.add(odd).intoArray(half, to + 3 * POINTS * L);
            even.sub(odd).intoArray(half, to + 4 * POINTS * L);
            even = d4.fma(FloatVector.broadcast(S, -5), d2.fma(FloatVector.broadcast(S, 4), d6));
            odd = d3.fma(FloatVector.broadcast(S, -2.5f), d5.fma(FloatVector.broadcast(S, 0.5f), d1.add(d1)));
            even.add(odd).intoArray(half, to + 5 * POINTS * L);
            even.sub(odd).intoArray(half, to + 6 * POINTS * L);
        }
    }

    /** {@code (B^T d) B}: lines of it. */
    @CompiledAlone
    static void inputLines(float[] half, float[] y, int first) {
        for (int line = 0; line < POINTS; line++) {
            int at = line * POINTS * L;
            int to = first + line * POINTS * PLACE;
            FloatVector d1 = FloatVector.fromArray(S, half, at + L);
            FloatVector d2 = FloatVector.fromArray(S, half, at + 2 * L);
            FloatVector d3 = FloatVector.fromArray(S, half, at + 3 * L);
            FloatVector d4 = FloatVector.fromArray(S, half, at + 4 * L);
            FloatVector d5 = FloatVector.fromArray(S, half, at + 5 * L);
            FloatVector d6 = FloatVector.fromArray(S, half, at + 6 * L);
            FloatVector d0 = FloatVector.fromArray(S, half, at);
            d4.sub(d2).fma(FloatVector.broadcast(S, 5.25f), d0.sub(d6)).intoArray(y, to);
            FloatVector d7 = FloatVector.fromArray(S, half, at + 7 * L);
            d3.sub(d5).fma(FloatVector.broadcast(S, 5.25f), d7.sub(d1)).intoArray(y, to + 7 * PLACE);
            FloatVector even = d4.fma(FloatVector.broadcast(S, -4.25f), d2.add(d6));
            FloatVector odd = d3.fma(FloatVector.broadcast(S, -4.25f), d1.add(d5));
            even.add(odd).intoArray(y, to + PLACE);
            even.sub(odd).intoArray(y, to + 2 * PLACE);
            even = d4.fma(FloatVector.broadcast(S, -1.25f), d2.fma(FloatVector.broadcast(S, 0.25f), d6));
            odd = d3.fma(FloatVector.broadcast(S, -2.5f), d1.fma(FloatVector.broadcast(S, 0.5f), d5.add(d5)));
            even.add(odd).intoArray(y, to + 3 * PLACE);
            even.sub(odd).intoArray(y, to + 4 * PLACE);
            even = d4.fma(FloatVector.broadcast(S, -5), d2.fma(FloatVector.broadcast(S, 4), d6));
            odd = d3.fma(FloatVector.broadcast(S, -2.5f), d5.fma(FloatVector.broadcast(S, 0.5f), d1.add(d1)));
            even.add(odd).intoArray(y, to + 5 * PLACE);
            even.sub(odd).intoArray(y, to + 6 * PLACE);
        }
    }

    /** {@code m A}: lines of a tile's products. */
    @CompiledAlone
    static void outputLines(float[] m, int first, float[] half) {
        for (int line = 0; line < POINTS; line++) {
            int at = first + line * POINTS * PANEL_PLACE;
            int to = line * 4 * L;
            FloatVector m1 = FloatVector.fromArray(S, m, at + PANEL_PLACE);
            FloatVector m2 = FloatVector.fromArray(S, m, at + 2 * PANEL_PLACE);
            FloatVector m3 = FloatVector.fromArray(S, m, at + 3 * PANEL_PLACE);
            FloatVector m4 = FloatVector.fromArray(S, m, at + 4 * PANEL_PLACE);
            FloatVector m5 = FloatVector.fromArray(S, m, at + 5 * PANEL_PLACE);
            FloatVector m6 = FloatVector.fromArray(S, m, at + 6 * PANEL_PLACE);
            FloatVector sum = m1.add(m2);
            FloatVector far = m3.add(m4);
            FloatVector near = m5.add(m6);
            FloatVector.fromArray(S, m, at).add(sum).add(far).add(near).intoArray(half, to);
            near.fma(FloatVector.broadcast(S, 0.25f), far.fma(FloatVector.broadcast(S, 4), sum))
                    .intoArray(half, to + 2 * L);
            sum = m1.sub(m2);
            far = m3.sub(m4);
            near = m5.sub(m6);
            near.fma(FloatVector.broadcast(S, 0.5f), far.fma(FloatVector.broadcast(S, 2), sum))
                    .intoArray(half, to + L);
            near.fma(FloatVector.broadcast(S, 0.125f), far.fma(FloatVector.broadcast(S, 8), sum))
                    .add(FloatVector.fromArray(S, m, at + 7 * PANEL_PLACE))
                    .intoArray(half, to + 3 * L);
        }
    }

    /** {@code A^T (m A) + bias}: some columns of it. */
    @CompiledAlone
    static void outputColumns(
            float[] half, float[] bias, int biasAt, float[] y, int first, int rowStep, int columnStep, int columns) {
        FloatVector plus = FloatVector.fromArray(S, bias, biasAt);
        for (int column = 0; column < columns; column++) {
            int at = column * L;
            int to = first + column * columnStep;
            FloatVector m1 = FloatVector.fromArray(S, half, at + 4 * L);
            FloatVector m2 = FloatVector.fromArray(S, half, at + 2 * 4 * L);
            FloatVector m3 = FloatVector.fromArray(S, half, at + 3 * 4 * L);
            FloatVector m4 = FloatVector.fromArray(S, half, at + 4 * 4 * L);
            FloatVector m5 = FloatVector.fromArray(S, half, at + 5 * 4 * L);
            FloatVector m6 = FloatVector.fromArray(S, half, at + 6 * 4 * L);
            FloatVector sum = m1.add(m2);
            FloatVector far = m3.add(m4);
            FloatVector near = m5.add(m6);
            FloatVector.fromArray(S, half, at)
                    .add(sum)
                    .add(far)
                    .add(near)
                    .add(plus)
                    .intoArray(y, to);
            near.fma(FloatVector.broadcast(S, 0.25f), far.fma(FloatVector.broadcast(S, 4), sum))
                    .add(plus)
                    .intoArray(y, to + 2 * rowStep);
            sum = m1.sub(m2);
            far = m3.sub(m4);
            near = m5.sub(m6);
            near.fma(FloatVector.broadcast(S, 0.5f), far.fma(FloatVector.broadcast(S, 2), sum))
                    .add(plus)
                    .intoArray(y, to + rowStep);
            near.fma(FloatVector.broadcast(S, 0.125f), far.fma(FloatVector.broadcast(S, 8), sum))
                    .add(FloatVector.fromArray(S, half, at + 7 * 4 * L))
                    .add(plus)
                    .intoArray(y, to + 3 * rowStep);
        }
    }

    /** {@code A dy}: columns of a tile's output gradients. */
    @CompiledAlone
    static void gradientColumns(float[] dy, int first, int rowStep, int columnStep, float[] half) {
        for (int column = 0; column < 4; column++) {
            int at = first + column * columnStep;
            int to = column * L;
            FloatVector d0 = FloatVector.fromArray(S, dy, at);
            FloatVector d1 = FloatVector.fromArray(S, dy, at + rowStep);
            FloatVector d2 = FloatVector.fromArray(S, dy, at + 2 * rowStep);
            FloatVector d3 = FloatVector.fromArray(S, dy, at + 3 * rowStep);
            d0.intoArray(half, to);
            d3.intoArray(half, to + 7 * 4 * L);
            FloatVector even = d0.add(d2);
            FloatVector odd = d1.add(d3);
            even.add(odd).intoArray(half, to + 4 * L);
            even.sub(odd).intoArray(half, to + 2 * 4 * L);
            even = d2.fma(FloatVector.broadcast(S, 4), d0);
            odd = d3.fma(FloatVector.broadcast(S, 8), d1.add(d1));
            even.add(odd).intoArray(half, to + 3 * 4 * L);
            even.sub(odd).intoArray(half, to + 4 * 4 * L);
            even = d2.fma(FloatVector.broadcast(S, 0.25f), d0);
            odd = d3.fma(FloatVector.broadcast(S, 0.125f), d1.mul(FloatVector.broadcast(S, 0.5f)));
            even.add(odd).intoArray(half, to + 5 * 4 * L);
            even.sub(odd).intoArray(half, to + 6 * 4 * L);
        }
    }

    /** {@code (A dy) A^T}: lines of it. */
    @CompiledAlone
    static void gradientLines(float[] half, float[] y, int first) {
        for (int line = 0; line < POINTS; line++) {
            int at = line * 4 * L;
            int to = first + line * POINTS * PLACE;
            FloatVector d0 = FloatVector.fromArray(S, half, at);
            FloatVector d1 = FloatVector.fromArray(S, half, at + L);
            FloatVector d2 = FloatVector.fromArray(S, half, at + 2 * L);
            FloatVector d3 = FloatVector.fromArray(S, half, at + 3 * L);
            d0.intoArray(y, to);
            d3.intoArray(y, to + 7 * PLACE);
            FloatVector even = d0.add(d2);
            FloatVector odd = d1.add(d3);
            even.add(odd).intoArray(y, to + PLACE);
            even.sub(odd).intoArray(y, to + 2 * PLACE);
            even = d2.fma(FloatVector.broadcast(S, 4), d0);
            odd = d3.fma(FloatVector.broadcast(S, 8), d1.add(d1));
            even.add(odd).intoArray(y, to + 3 * PLACE);
            even.sub(odd).intoArray(y, to + 4 * PLACE);
            even = d2.fma(FloatVector.broadcast(S, 0.25f), d0);
            odd = d3.fma(FloatVector.broadcast(S, 0.125f), d1.mul(FloatVector.broadcast(S, 0.5f)));
            even.add(odd).intoArray(y, to + 5 * PLACE);
            even.sub(odd).intoArray(y, to + 6 * PLACE);
        }
    }
}
