package dev.convoy.kernels;

import dev.convoy.kernels.ChannelKernels.Line;
import dev.convoy.kernels.ChannelKernels.LineGradient;
import dev.convoy.kernels.ChannelKernels.Pixels;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Normalisation of one vector of channels, {@code channel} its first, whose factors stay in registers. Every image given begins at
 * that channel. A loop for each ending: none has a branch between vectors.
 */
final class VectorPixelLines {
    private static final VectorSpecies<Float> S = VectorChannels.SPECIES;

    private VectorPixelLines() {}

    static void normalise(Span x, Span other, Span y, Pixels pixels, Line line, Ending ending, int channel) {
        switch (ending) {
            case NONE -> line(x, y, pixels, line, channel);
            case RELU -> relu(x, y, pixels, line, channel);
            case ADD -> add(x, other, y, pixels, line, channel);
            case ADD_RELU -> addRelu(x, other, y, pixels, line, channel);
        }
    }

    private static void line(Span x, Span y, Pixels pixels, Line line, int channel) {
        float[] from = x.array();
        float[] to = y.array();
        int xo = x.offset();
        int yo = y.offset();
        int pitch = pixels.pitch();
        FloatVector mean = load(line.mean(), channel);
        FloatVector scale = load(line.scale(), channel);
        FloatVector shift = load(line.shift(), channel);
        for (int i = 0; i < pixels.count(); i++) {
            load(from, xo).sub(mean).fma(scale, shift).intoArray(to, yo);
            xo += pitch;
            yo += pitch;
        }
    }

    private static void relu(Span x, Span y, Pixels pixels, Line line, int channel) {
        float[] from = x.array();
        float[] to = y.array();
        int xo = x.offset();
        int yo = y.offset();
        int pitch = pixels.pitch();
        FloatVector mean = load(line.mean(), channel);
        FloatVector scale = load(line.scale(), channel);
        FloatVector shift = load(line.shift(), channel);
        FloatVector zero = FloatVector.zero(S);
        for (int i = 0; i < pixels.count(); i++) {
            rectified(load(from, xo).sub(mean).fma(scale, shift), zero).intoArray(to, yo);
            xo += pitch;
            yo += pitch;
        }
    }

    private static void add(Span x, Span other, Span y, Pixels pixels, Line line, int channel) {
        float[] from = x.array();
        float[] plus = other.array();
        float[] to = y.array();
        int xo = x.offset();
        int oo = other.offset();
        int yo = y.offset();
        int pitch = pixels.pitch();
        FloatVector mean = load(line.mean(), channel);
        FloatVector scale = load(line.scale(), channel);
        FloatVector shift = load(line.shift(), channel);
        for (int i = 0; i < pixels.count(); i++) {
            load(from, xo).sub(mean).fma(scale, shift).add(load(plus, oo)).intoArray(to, yo);
            xo += pitch;
            oo += pitch;
            yo += pitch;
        }
    }

    private static void addRelu(Span x, Span other, Span y, Pixels pixels, Line line, int channel) {
        float[] from = x.array();
        float[] plus = other.array();
        float[] to = y.array();
        int xo = x.offset();
        int oo = other.offset();
        int yo = y.offset();
        int pitch = pixels.pitch();
        FloatVector mean = load(line.mean(), channel);
        FloatVector scale = load(line.scale(), channel);
        FloatVector shift = load(line.shift(), channel);
        FloatVector zero = FloatVector.zero(S);
        for (int i = 0; i < pixels.count(); i++) {
            rectified(load(from, xo).sub(mean).fma(scale, shift).add(load(plus, oo)), zero)
                    .intoArray(to, yo);
            xo += pitch;
            oo += pitch;
            yo += pitch;
        }
    }

    /** The larger of x and 0, NaN where x is, in fewer instructions than the maximum of two numbers of which either may be NaN or -0. */
    static FloatVector rectified(FloatVector x, FloatVector zero) {
        return x.blend(zero, x.compare(VectorOperators.LE, zero));
    }

    static void gradient(Span dy, Span x, Span dx, Pixels pixels, LineGradient gradient, int channel) {
        float[] from = dy.array();
        float[] value = x.array();
        float[] to = dx.array();
        int go = dy.offset();
        int xo = x.offset();
        int dxo = dx.offset();
        int pitch = pixels.pitch();
        FloatVector mean = load(gradient.mean(), channel);
        FloatVector scale = load(gradient.scale(), channel);
        FloatVector slope = load(gradient.slope(), channel);
        FloatVector shift = load(gradient.shift(), channel);
        for (int i = 0; i < pixels.count(); i++) {
            FloatVector centred = load(value, xo).sub(mean);
            FloatVector rest = centred.fma(slope, shift);
            load(from, go).fma(scale, rest).intoArray(to, dxo);
            go += pitch;
            xo += pitch;
            dxo += pitch;
        }
    }

    static void reluGradient(Span dy, Span x, Span dx, Pixels pixels, LineGradient gradient, Line line, int channel) {
        float[] from = dy.array();
        float[] value = x.array();
        float[] to = dx.array();
        int go = dy.offset();
        int xo = x.offset();
        int dxo = dx.offset();
        int pitch = pixels.pitch();
        FloatVector mean = load(gradient.mean(), channel);
        FloatVector scale = load(gradient.scale(), channel);
        FloatVector slope = load(gradient.slope(), channel);
        FloatVector shift = load(gradient.shift(), channel);
        FloatVector lineScale = load(line.scale(), channel);
        FloatVector lineShift = load(line.shift(), channel);
        for (int i = 0; i < pixels.count(); i++) {
            FloatVector centred = load(value, xo).sub(mean);
            FloatVector rest = centred.fma(slope, shift);
            FloatVector open = open(load(from, go), centred.fma(lineScale, lineShift));
            open.fma(scale, rest).intoArray(to, dxo);
            go += pitch;
            xo += pitch;
            dxo += pitch;
        }
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

    private static FloatVector load(Span span, int at) {
        return FloatVector.fromArray(S, span.array(), span.offset() + at);
    }
}
