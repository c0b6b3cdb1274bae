package dev.convoy.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link Transform} on vectors of neighbouring numbers. */
final class VectorTransform {
    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
    private static final int L = S.length();

    private VectorTransform() {}

    static void run(Transform transform, Span x, Lines from, Span y, Lines to, int tiles, int count) {
        int whole = count - count % L;
        int at = x.offset();
        int put = y.offset();
        for (int tile = 0; tile < tiles; tile++, at += from.tileStep(), put += to.tileStep()) {
            switch (transform) {
                case INPUT -> input(x.array(), at, from.step(), y.array(), put, to.step(), whole);
                case OUTPUT -> output(x.array(), at, from.step(), y.array(), put, to.step(), whole);
                case OUTPUT_GRADIENT -> outputGradient(x.array(), at, from.step(), y.array(), put, to.step(), whole);
            }
        }
        if (whole < count) {
            ScalarTransform.run(transform, x, from, y, to, tiles, whole, count);
        }
    }

    private static void input(float[] x, int at, int step, float[] y, int to, int toStep, int count) {
        FloatVector minus5 = FloatVector.broadcast(S, -5);
        FloatVector minus4 = FloatVector.broadcast(S, -4);
        FloatVector four = FloatVector.broadcast(S, 4);
        for (int i = 0; i < count; i += L) {
            FloatVector d1 = load(x, at + i + step);
            FloatVector d2 = load(x, at + i + 2 * step);
            FloatVector d3 = load(x, at + i + 3 * step);
            FloatVector d4 = load(x, at + i + 4 * step);
            FloatVector even = d2.fma(minus4, d4);
            FloatVector odd = d1.fma(minus4, d3);
            FloatVector near = d4.sub(d2);
            FloatVector far = d3.sub(d1).mul(2);
            load(x, at + i).fma(four, d2.fma(minus5, d4)).intoArray(y, to + i);
            even.add(odd).intoArray(y, to + i + toStep);
            even.sub(odd).intoArray(y, to + i + 2 * toStep);
            near.add(far).intoArray(y, to + i + 3 * toStep);
            near.sub(far).intoArray(y, to + i + 4 * toStep);
            d1.fma(four, d3.fma(minus5, load(x, at + i + 5 * step))).intoArray(y, to + i + 5 * toStep);
        }
    }

    private static void output(float[] x, int at, int step, float[] y, int to, int toStep, int count) {
        FloatVector two = FloatVector.broadcast(S, 2);
        FloatVector four = FloatVector.broadcast(S, 4);
        FloatVector eight = FloatVector.broadcast(S, 8);
        for (int i = 0; i < count; i += L) {
            FloatVector m1 = load(x, at + i + step);
            FloatVector m2 = load(x, at + i + 2 * step);
            FloatVector m3 = load(x, at + i + 3 * step);
            FloatVector m4 = load(x, at + i + 4 * step);
            FloatVector sum = m1.add(m2);
            FloatVector difference = m1.sub(m2);
            FloatVector farSum = m3.add(m4);
            FloatVector farDifference = m3.sub(m4);
            load(x, at + i).add(sum).add(farSum).intoArray(y, to + i);
            farDifference.fma(two, difference).intoArray(y, to + i + toStep);
            farSum.fma(four, sum).intoArray(y, to + i + 2 * toStep);
            farDifference.fma(eight, difference).add(load(x, at + i + 5 * step)).intoArray(y, to + i + 3 * toStep);
        }
    }

    private static void outputGradient(float[] x, int at, int step, float[] y, int to, int toStep, int count) {
        FloatVector four = FloatVector.broadcast(S, 4);
        FloatVector eight = FloatVector.broadcast(S, 8);
        for (int i = 0; i < count; i += L) {
            FloatVector d0 = load(x, at + i);
            FloatVector d1 = load(x, at + i + step);
            FloatVector d2 = load(x, at + i + 2 * step);
            FloatVector d3 = load(x, at + i + 3 * step);
            FloatVector even = d0.add(d2);
            FloatVector odd = d1.add(d3);
            FloatVector farEven = d2.fma(four, d0);
            FloatVector farOdd = d3.fma(eight, d1.mul(2));
            d0.intoArray(y, to + i);
            even.add(odd).intoArray(y, to + i + toStep);
            even.sub(odd).intoArray(y, to + i + 2 * toStep);
            farEven.add(farOdd).intoArray(y, to + i + 3 * toStep);
            farEven.sub(farOdd).intoArray(y, to + i + 4 * toStep);
            d3.intoArray(y, to + i + 5 * toStep);
        }
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(S, array, at);
    }
}
