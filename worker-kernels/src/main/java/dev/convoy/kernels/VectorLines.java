package dev.convoy.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The one-dimensional transforms of {@link VectorTiles} with 6 points: vectors {@code step} floats apart to vectors {@code toStep} apart.
 * Short enough to be inlined, so that distances which are constants for the caller are constants here.
 */
final class VectorLines {
    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
    private static final int L = S.length();

    private VectorLines() {}

    static void input(float[] x, int at, int step, float[] y, int to, int toStep) {
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

    static void output(float[] x, int at, int step, float[] y, int to, int toStep) {
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

    static void finish(float[] x, int at, FloatVector plus, float[] y, int to, int rowStep) {
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

    static void gradient(float[] x, int at, int step, float[] y, int to, int toStep) {
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

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(S, array, at);
    }
}
