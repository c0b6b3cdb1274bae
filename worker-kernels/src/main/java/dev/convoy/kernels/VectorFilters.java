package dev.convoy.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Filtering}'s transforms of weights and of their gradients, on vectors of windows that lie side by side. The sums are those of
 * {@link Filtering#weight} and {@link Filtering#weightGradient}, in the same order.
 *
 * <p>Lines of 5 taps are methods with no calls but the vector API's, for the reason that {@link VectorPasses8} gives.
 */
final class VectorFilters {
    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
    private static final int L = S.length();

    /** {@code [5][8][lanes]} between the passes. */
    private final float[] half = new float[Filtering.F4X5.taps() * Filtering.F4X5.points() * L];

    /** See {@link TileKernels#weights}. */
    void weights(Filtering f, Span g, Span u, int first, int place, int count) {
        int taps = f.taps();
        int points = f.points();
        for (int i = 0; i < count; i += L) {
            for (int row = 0; row < taps; row++) {
                weight(f, g.array(), g.offset() + row * taps * count + i, count, half, row * points * L, L);
            }
            for (int column = 0; column < points; column++) {
                int to = u.offset() + first + column * place + i;
                weight(f, half, column * L, points * L, u.array(), to, points * place);
            }
        }
    }

    /** See {@link TileKernels#weightGradients}. */
    void weightGradients(Filtering f, Span m, int first, int place, Span g, int count) {
        int taps = f.taps();
        int points = f.points();
        for (int i = 0; i < count; i += L) {
            for (int line = 0; line < points; line++) {
                gradient(
                        f,
                        m.array(),
                        m.offset() + first + line * points * place + i,
                        place,
                        half,
                        line * L,
                        points * L);
            }
            for (int column = 0; column < taps; column++) {
                int to = g.offset() + column * count + i;
                gradient(f, half, column * points * L, L, g.array(), to, taps * count);
            }
        }
    }

    private static void weight(Filtering f, float[] g, int at, int step, float[] u, int to, int toStep) {
        if (f == Filtering.F4X3) {
            weight3(g, at, step, u, to, toStep);
        } else {
            weight5(g, at, step, u, to, toStep);
        }
    }

    private static void gradient(Filtering f, float[] m, int at, int step, float[] g, int to, int toStep) {
        if (f == Filtering.F4X3) {
            gradient3(m, at, step, g, to, toStep);
        } else {
            gradient5(m, at, step, g, to, toStep);
        }
    }

    @CompiledAlone
    private static void weight3(float[] g, int at, int step, float[] u, int to, int toStep) {
        FloatVector g0 = load(g, at);
        FloatVector g1 = load(g, at + step);
        FloatVector g2 = load(g, at + 2 * step);
        FloatVector even = g2.fma(all(4), g0).mul(all(1 / 24f));
        FloatVector odd = g1.mul(all(1 / 12f));
        g0.mul(all(0.25f)).intoArray(u, to);
        put(u, to + toStep, toStep, g0.add(g2).mul(all(-1 / 6f)), g1.mul(all(-1 / 6f)));
        put(u, to + 3 * toStep, toStep, even, odd);
        g2.intoArray(u, to + 5 * toStep);
    }

    @CompiledAlone
    private static void weight5(float[] g, int at, int step, float[] u, int to, int toStep) {
        FloatVector g0 = FloatVector.fromArray(S, g, at);
        FloatVector g1 = FloatVector.fromArray(S, g, at + step);
        FloatVector g2 = FloatVector.fromArray(S, g, at + 2 * step);
        FloatVector g3 = FloatVector.fromArray(S, g, at + 3 * step);
        FloatVector g4 = FloatVector.fromArray(S, g, at + 4 * step);
        g0.intoArray(u, to);
        g4.intoArray(u, to + 7 * toStep);
        FloatVector even = g0.add(g2).add(g4).mul(FloatVector.broadcast(S, -2 / 9f));
        FloatVector odd = g1.add(g3).mul(FloatVector.broadcast(S, -2 / 9f));
        even.add(odd).intoArray(u, to + toStep);
        even.sub(odd).intoArray(u, to + 2 * toStep);
        even = g4.fma(FloatVector.broadcast(S, 16), g2.fma(FloatVector.broadcast(S, 4), g0))
                .mul(FloatVector.broadcast(S, 1 / 90f));
        odd = g3.fma(FloatVector.broadcast(S, 4), g1).mul(FloatVector.broadcast(S, 1 / 45f));
        even.add(odd).intoArray(u, to + 3 * toStep);
        even.sub(odd).intoArray(u, to + 4 * toStep);
        even = g4.fma(FloatVector.broadcast(S, 1 / 16f), g2.fma(FloatVector.broadcast(S, 1 / 4f), g0))
                .mul(FloatVector.broadcast(S, 32 / 45f));
        odd = g3.fma(FloatVector.broadcast(S, 1 / 4f), g1).mul(FloatVector.broadcast(S, 16 / 45f));
        even.add(odd).intoArray(u, to + 5 * toStep);
        even.sub(odd).intoArray(u, to + 6 * toStep);
    }

    @CompiledAlone
    private static void gradient3(float[] m, int at, int step, float[] g, int to, int toStep) {
        FloatVector m1 = load(m, at + step);
        FloatVector m2 = load(m, at + 2 * step);
        FloatVector m3 = load(m, at + 3 * step);
        FloatVector m4 = load(m, at + 4 * step);
        FloatVector sum = m1.add(m2).mul(all(-1 / 6f));
        FloatVector farSum = m3.add(m4);
        farSum.fma(all(1 / 24f), load(m, at).fma(all(0.25f), sum)).intoArray(g, to);
        m3.sub(m4).fma(all(1 / 12f), m1.sub(m2).mul(all(-1 / 6f))).intoArray(g, to + toStep);
        farSum.fma(all(1 / 6f), load(m, at + 5 * step).add(sum)).intoArray(g, to + 2 * toStep);
    }

    @CompiledAlone
    private static void gradient5(float[] m, int at, int step, float[] g, int to, int toStep) {
        FloatVector m1 = FloatVector.fromArray(S, m, at + step);
        FloatVector m2 = FloatVector.fromArray(S, m, at + 2 * step);
        FloatVector m3 = FloatVector.fromArray(S, m, at + 3 * step);
        FloatVector m4 = FloatVector.fromArray(S, m, at + 4 * step);
        FloatVector m5 = FloatVector.fromArray(S, m, at + 5 * step);
        FloatVector m6 = FloatVector.fromArray(S, m, at + 6 * step);
        FloatVector near = m1.add(m2).mul(FloatVector.broadcast(S, -2 / 9f));
        FloatVector far = m3.add(m4);
        FloatVector outer = m5.add(m6);
        outer.fma(
                        FloatVector.broadcast(S, 32 / 45f),
                        far.fma(
                                FloatVector.broadcast(S, 1 / 90f),
                                FloatVector.fromArray(S, m, at).add(near)))
                .intoArray(g, to);
        outer.fma(FloatVector.broadcast(S, 8 / 45f), far.fma(FloatVector.broadcast(S, 2 / 45f), near))
                .intoArray(g, to + 2 * toStep);
        outer.fma(
                        FloatVector.broadcast(S, 2 / 45f),
                        far.fma(
                                FloatVector.broadcast(S, 8 / 45f),
                                FloatVector.fromArray(S, m, at + 7 * step).add(near)))
                .intoArray(g, to + 4 * toStep);
        near = m1.sub(m2).mul(FloatVector.broadcast(S, -2 / 9f));
        far = m3.sub(m4);
        outer = m5.sub(m6);
        outer.fma(FloatVector.broadcast(S, 16 / 45f), far.fma(FloatVector.broadcast(S, 1 / 45f), near))
                .intoArray(g, to + toStep);
        outer.fma(FloatVector.broadcast(S, 4 / 45f), far.fma(FloatVector.broadcast(S, 4 / 45f), near))
                .intoArray(g, to + 3 * toStep);
    }

    /** At a point and at its negative. */
    private static void put(float[] u, int to, int toStep, FloatVector even, FloatVector odd) {
        even.add(odd).intoArray(u, to);
        even.sub(odd).intoArray(u, to + toStep);
    }

    private static FloatVector load(float[] from, int at) {
        return FloatVector.fromArray(S, from, at);
    }

    private static FloatVector all(float value) {
        return FloatVector.broadcast(S, value);
    }
}
