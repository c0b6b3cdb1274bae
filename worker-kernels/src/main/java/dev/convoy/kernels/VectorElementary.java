package dev.convoy.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Elementary} on vectors: the same polynomials in the same order, hence the same bits. Choices between two results are
 * made after both have been computed.
 *
 * <p>The exponential is a pass of its own over an array, and what needs one comes in two parts, the power of e before and the
 * rest after it: all in one loop would outgrow the compiler's budget of nodes for inlining, and every vector would go through the
 * heap. For the same reason constants are vectors made once.
 */
final class VectorElementary {
    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
    private static final int L = S.length();

    static final FloatVector ZERO = vector(0);
    static final FloatVector HALF = vector(0.5f);
    static final FloatVector ONE = vector(1);
    static final FloatVector TWO = vector(2);

    /** 1.5 * 2^23: what is added to it and taken off again is rounded to a whole number, which its last bits hold. */
    private static final FloatVector ROUNDER = vector(0x1.8p23f);

    private static final IntVector ROUNDER_BITS = ROUNDER.reinterpretAsInts();

    /** 127 in each lane: the exponent of 1. */
    private static final IntVector EXPONENT_OF_ONE = ONE.reinterpretAsInts().lanewise(VectorOperators.ASHR, 23);

    private static final FloatVector LOG2E = vector(1.44269504f);
    private static final FloatVector MINUS_LN2_HIGH = vector(-0.693359375f);
    private static final FloatVector MINUS_LN2_LOW = vector(2.12194440e-4f);
    private static final FloatVector HIGHEST = vector(88.72283f);
    private static final FloatVector LOWEST = vector(-87.33654f);
    private static final FloatVector INFINITY = vector(Float.POSITIVE_INFINITY);
    private static final FloatVector EXP0 = vector(1.9875691500e-4f);
    private static final FloatVector EXP1 = vector(1.3981999507e-3f);
    private static final FloatVector EXP2 = vector(8.3334519073e-3f);
    private static final FloatVector EXP3 = vector(4.1665795894e-2f);
    private static final FloatVector EXP4 = vector(1.6666665459e-1f);
    private static final FloatVector EXP5 = vector(5.0000001201e-1f);
    private static final FloatVector LOG0 = vector(0.121537931f);
    private static final FloatVector LOG1 = vector(0.107130155f);
    private static final FloatVector LOG2 = vector(0.143085107f);
    private static final FloatVector LOG3 = vector(0.19999437f);
    private static final FloatVector LOG4 = vector(0.333333373f);
    private static final FloatVector TANH0 = vector(-0.0056039053f);
    private static final FloatVector TANH1 = vector(0.0205517113f);
    private static final FloatVector TANH2 = vector(-0.053714104f);
    private static final FloatVector TANH3 = vector(0.133311525f);
    private static final FloatVector TANH4 = vector(-0.333332717f);
    private static final FloatVector TANH_NEAR = vector(0.625f);
    private static final FloatVector ERF0 = vector(8.29661003e-05f);
    private static final FloatVector ERF1 = vector(-0.000812580634f);
    private static final FloatVector ERF2 = vector(0.00519960001f);
    private static final FloatVector ERF3 = vector(-0.0268588513f);
    private static final FloatVector ERF4 = vector(0.11283686f);
    private static final FloatVector ERF5 = vector(-0.376126319f);
    private static final FloatVector ERF6 = vector(0.128379166f);
    private static final FloatVector POWER0 = vector(-0.00021337597f);
    private static final FloatVector POWER1 = vector(0.00320991292f);
    private static final FloatVector POWER2 = vector(-0.0228737108f);
    private static final FloatVector POWER3 = vector(0.105236344f);
    private static final FloatVector POWER4 = vector(0.635737777f);
    private static final FloatVector POWER5 = vector(0.128508553f);
    private static final FloatVector ERF_NEAR = vector(0.9375f);
    private static final FloatVector ERF_ONE = vector(3.95f);

    private VectorElementary() {}

    static FloatVector vector(float value) {
        return FloatVector.broadcast(S, value);
    }

    /** {@code e[i] = exp(e[i])} for {@code count} floats, whole vectors. */
    @CompiledAlone
    static void exp(float[] e, int count) {
        for (int i = 0; i < count; i += L) {
            FloatVector x = FloatVector.fromArray(S, e, i);
            FloatVector n = floor(x.fma(LOG2E, HALF));
            FloatVector r = n.fma(MINUS_LN2_LOW, n.fma(MINUS_LN2_HIGH, x));
            FloatVector p =
                    EXP0.fma(r, EXP1).fma(r, EXP2).fma(r, EXP3).fma(r, EXP4).fma(r, EXP5);
            scaled(p.mul(r).fma(r, r.add(ONE)), n)
                    .blend(INFINITY, x.compare(VectorOperators.GT, HIGHEST))
                    .blend(ZERO, x.compare(VectorOperators.LT, LOWEST))
                    .intoArray(e, i);
        }
    }

    /** The largest whole number not above x, for x up to a million. */
    private static FloatVector floor(FloatVector x) {
        FloatVector nearest = x.add(ROUNDER).sub(ROUNDER);
        return nearest.blend(nearest.sub(ONE), nearest.compare(VectorOperators.GT, x));
    }

    /** {@code p 2^n}, in two steps, since 2^128 is no float. */
    private static FloatVector scaled(FloatVector p, FloatVector n) {
        IntVector whole = n.add(ROUNDER).reinterpretAsInts().sub(ROUNDER_BITS);
        IntVector half = whole.lanewise(VectorOperators.ASHR, 1);
        return p.mul(powerOfTwo(half)).mul(powerOfTwo(whole.sub(half)));
    }

    private static FloatVector powerOfTwo(IntVector n) {
        return n.add(EXPONENT_OF_ONE).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
    }

    static FloatVector log1p(FloatVector x) {
        FloatVector s = x.div(x.add(TWO));
        FloatVector z = s.mul(s);
        FloatVector p = LOG0.fma(z, LOG1).fma(z, LOG2).fma(z, LOG3).fma(z, LOG4);
        return p.mul(z).fma(s, s).mul(TWO);
    }

    /** The hyperbolic tangent of x, of which {@code e} is {@code exp(2 |x|)}. */
    static FloatVector tanh(FloatVector x, FloatVector e) {
        FloatVector z = x.mul(x);
        FloatVector p = TANH0.fma(z, TANH1).fma(z, TANH2).fma(z, TANH3).fma(z, TANH4);
        FloatVector far = ONE.sub(TWO.div(e.add(ONE)));
        // The sign is written out: C2 compiled a method for it alone, called that and boxed every vector.
        return far.blend(far.neg(), x.compare(VectorOperators.LT, ZERO))
                .blend(p.mul(z).fma(x, x), x.abs().compare(VectorOperators.LT, TANH_NEAR));
    }

    /** The logistic function of x, of which {@code e} is {@code exp(-|x|)}. */
    static FloatVector sigmoid(FloatVector x, FloatVector e) {
        return ONE.blend(e, x.compare(VectorOperators.LT, ZERO)).div(e.add(ONE));
    }

    /** The error function of x, of which {@code e} is the exponential of {@link #erfPower}. */
    static FloatVector erf(FloatVector x, FloatVector e) {
        FloatVector z = x.mul(x);
        FloatVector p = ERF0.fma(z, ERF1)
                .fma(z, ERF2)
                .fma(z, ERF3)
                .fma(z, ERF4)
                .fma(z, ERF5)
                .fma(z, ERF6);
        FloatVector far = ONE.sub(e);
        return far.blend(far.neg(), x.compare(VectorOperators.LT, ZERO))
                .blend(p.fma(x, x), x.abs().compare(VectorOperators.LT, ERF_NEAR));
    }

    static FloatVector erfPower(FloatVector x) {
        FloatVector a = x.abs().min(ERF_ONE);
        FloatVector q = POWER0.fma(a, POWER1)
                .fma(a, POWER2)
                .fma(a, POWER3)
                .fma(a, POWER4)
                .fma(a, POWER5);
        return q.fma(a, a).neg();
    }
}
