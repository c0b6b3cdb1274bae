package dev.convoy.kernels;

import dev.convoy.kernels.ChannelKernels.Line;
import dev.convoy.kernels.ChannelKernels.LineGradient;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Normalisation of a run of floats from {@code first} on, two vectors at a time, each with the factors that lie at its place. A loop for each ending, so that none
 * has a branch between vectors. What is left after the last two whole vectors is not done: each method returns how many floats are.
 */
final class VectorPixelLines {
    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
    private static final int L = S.length();

    private VectorPixelLines() {}

    static int normalise(Span x, Span other, Span y, int first, int count, Line line, Ending ending) {
        int whole = count / (2 * L) * (2 * L);
        switch (ending) {
            case NONE -> line(x, y, first, whole, line);
            case RELU -> relu(x, y, first, whole, line);
            case ADD -> add(x, other, y, first, whole, line);
            case ADD_RELU -> addRelu(x, other, y, first, whole, line);
        }
        return whole;
    }

    @CompiledAlone
    private static void line(Span x, Span y, int first, int count, Line line) {
        float[] from = x.array();
        float[] to = y.array();
        float[] mean = line.mean();
        float[] scale = line.scale();
        float[] shift = line.shift();
        int xo = x.offset() + first;
        int yo = y.offset() + first;
        for (int i = 0; i < count; i += 2 * L) {
            FloatVector one = point(from, xo + i, mean, scale, shift, i);
            FloatVector two = point(from, xo + i + L, mean, scale, shift, i + L);
            one.intoArray(to, yo + i);
            two.intoArray(to, yo + i + L);
        }
    }

    @CompiledAlone
    private static void relu(Span x, Span y, int first, int count, Line line) {
        float[] from = x.array();
        float[] to = y.array();
        float[] mean = line.mean();
        float[] scale = line.scale();
        float[] shift = line.shift();
        int xo = x.offset() + first;
        int yo = y.offset() + first;
        FloatVector zero = FloatVector.zero(S);
        for (int i = 0; i < count; i += 2 * L) {
            FloatVector one = rectified(point(from, xo + i, mean, scale, shift, i), zero);
            FloatVector two = rectified(point(from, xo + i + L, mean, scale, shift, i + L), zero);
            one.intoArray(to, yo + i);
            two.intoArray(to, yo + i + L);
        }
    }

    @CompiledAlone
    private static void add(Span x, Span other, Span y, int first, int count, Line line) {
        float[] from = x.array();
        float[] plus = other.array();
        float[] to = y.array();
        float[] mean = line.mean();
        float[] scale = line.scale();
        float[] shift = line.shift();
        int xo = x.offset() + first;
        int oo = other.offset() + first;
        int yo = y.offset() + first;
        for (int i = 0; i < count; i += 2 * L) {
            FloatVector one = point(from, xo + i, mean, scale, shift, i).add(load(plus, oo + i));
            FloatVector two = point(from, xo + i + L, mean, scale, shift, i + L).add(load(plus, oo + i + L));
            one.intoArray(to, yo + i);
            two.intoArray(to, yo + i + L);
        }
    }

    @CompiledAlone
    private static void addRelu(Span x, Span other, Span y, int first, int count, Line line) {
        float[] from = x.array();
        float[] plus = other.array();
        float[] to = y.array();
        float[] mean = line.mean();
        float[] scale = line.scale();
        float[] shift = line.shift();
        int xo = x.offset() + first;
        int oo = other.offset() + first;
        int yo = y.offset() + first;
        FloatVector zero = FloatVector.zero(S);
        for (int i = 0; i < count; i += 2 * L) {
            FloatVector one =
                    rectified(point(from, xo + i, mean, scale, shift, i).add(load(plus, oo + i)), zero);
            FloatVector two =
                    rectified(point(from, xo + i + L, mean, scale, shift, i + L).add(load(plus, oo + i + L)), zero);
            one.intoArray(to, yo + i);
            two.intoArray(to, yo + i + L);
        }
    }

    private static FloatVector point(float[] x, int at, float[] mean, float[] scale, float[] shift, int i) {
        return load(x, at).sub(load(mean, i)).fma(load(scale, i), load(shift, i));
    }

    /** The larger of x and 0, NaN where x is, in fewer instructions than the maximum of two numbers of which either may be NaN or -0. */
    static FloatVector rectified(FloatVector x, FloatVector zero) {
        return x.blend(zero, x.compare(VectorOperators.LE, zero));
    }

    @CompiledAlone
    static int gradient(Span dy, Span x, Span dx, int first, int count, LineGradient gradient) {
        float[] from = dy.array();
        float[] value = x.array();
        float[] to = dx.array();
        float[] mean = gradient.line().mean();
        float[] scale = gradient.line().scale();
        float[] slope = gradient.slope();
        float[] shift = gradient.shift();
        int go = dy.offset() + first;
        int xo = x.offset() + first;
        int dxo = dx.offset() + first;
        int whole = count / (2 * L) * (2 * L);
        for (int i = 0; i < whole; i += 2 * L) {
            FloatVector centred = load(value, xo + i).sub(load(mean, i));
            load(from, go + i)
                    .fma(load(scale, i), centred.fma(load(slope, i), load(shift, i)))
                    .intoArray(to, dxo + i);
            FloatVector second = load(value, xo + i + L).sub(load(mean, i + L));
            load(from, go + i + L)
                    .fma(load(scale, i + L), second.fma(load(slope, i + L), load(shift, i + L)))
                    .intoArray(to, dxo + i + L);
        }
        return whole;
    }

    @CompiledAlone
    static int reluGradient(Span dy, Span x, Span dx, int first, int count, LineGradient gradient) {
        float[] from = dy.array();
        float[] value = x.array();
        float[] to = dx.array();
        float[] mean = gradient.line().mean();
        float[] scale = gradient.line().scale();
        float[] lineShift = gradient.line().shift();
        float[] slope = gradient.slope();
        float[] shift = gradient.shift();
        int go = dy.offset() + first;
        int xo = x.offset() + first;
        int dxo = dx.offset() + first;
        int whole = count / (2 * L) * (2 * L);
        for (int i = 0; i < whole; i += 2 * L) {
            FloatVector centred = load(value, xo + i).sub(load(mean, i));
            open(load(from, go + i), centred.fma(load(scale, i), load(lineShift, i)))
                    .fma(load(scale, i), centred.fma(load(slope, i), load(shift, i)))
                    .intoArray(to, dxo + i);
            FloatVector second = load(value, xo + i + L).sub(load(mean, i + L));
            open(load(from, go + i + L), second.fma(load(scale, i + L), load(lineShift, i + L)))
                    .fma(load(scale, i + L), second.fma(load(slope, i + L), load(shift, i + L)))
                    .intoArray(to, dxo + i + L);
        }
        return whole;
    }

    /** dy where y is positive, 0 elsewhere. */
    static FloatVector open(FloatVector dy, FloatVector y) {
        FloatVector zero = FloatVector.zero(S);
        VectorMask<Float> open = y.compare(VectorOperators.GT, zero);
        return zero.blend(dy, open);
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(S, array, at);
    }
}
