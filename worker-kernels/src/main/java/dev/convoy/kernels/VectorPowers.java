package dev.convoy.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** A block of inputs that stays in the first-level cache between one loop over it and the next, and exponentials of it. */
abstract class VectorPowers {
    static final VectorSpecies<Float> S = VectorKernels.SPECIES;
    static final int L = S.length();
    static final FloatVector ZERO = VectorElementary.ZERO;
    static final FloatVector HALF = VectorElementary.HALF;
    static final FloatVector ONE = VectorElementary.ONE;
    static final FloatVector TWO = VectorElementary.TWO;
    static final FloatVector SIX = VectorElementary.vector(6);
    static final FloatVector ROOT_2_BY_PI = VectorElementary.vector((float) Math.sqrt(2 / Math.PI));
    static final float CUBIC_WEIGHT = 0.044715f;
    private static final FloatVector CUBIC = VectorElementary.vector(CUBIC_WEIGHT);
    private static final FloatVector MINUS_HALF = VectorElementary.vector(-0.5f);
    private static final FloatVector ROOT_HALF = VectorElementary.vector((float) Math.sqrt(0.5));

    /** Floats of a block. */
    static final int BLOCK = 512;

    /** Powers of e, then exponentials, of the block. */
    final float[] power = new float[BLOCK];

    /** What else a function needs of it. */
    final float[] other = new float[BLOCK];

    /** The block: its inputs, where they begin, and how many there are. */
    float[] x;

    int at;
    int count;

    final void block(Span from, int floats) {
        x = from.array();
        at = from.offset();
        count = floats;
    }

    /** Sets the powers to {@code exp(times |factor x|)}. */
    @CompiledAlone
    final void exponential(float factor, float times) {
        for (int i = 0; i < count; i += L) {
            load(x, at + i).mul(factor).abs().mul(times).intoArray(power, i);
        }
        VectorElementary.exp(power, count);
    }

    /** Sets the powers to what the error function in gelu needs. */
    @CompiledAlone
    final void erfExponential() {
        for (int i = 0; i < count; i += L) {
            VectorElementary.erfPower(load(x, at + i).mul(ROOT_HALF)).intoArray(power, i);
        }
        VectorElementary.exp(power, count);
    }

    /** Sets the others to {@code exp(-x^2 / 2)}. */
    @CompiledAlone
    final void densityExponential() {
        for (int i = 0; i < count; i += L) {
            FloatVector v = load(x, at + i);
            MINUS_HALF.mul(v).mul(v).intoArray(other, i);
        }
        VectorElementary.exp(other, count);
    }

    /** Of the approximation of gelu: others are the tangent's argument, powers the exponential of twice its size. */
    @CompiledAlone
    final void cubicExponential() {
        for (int i = 0; i < count; i += L) {
            FloatVector v = load(x, at + i);
            FloatVector u = ROOT_2_BY_PI.mul(v.add(CUBIC.mul(v).mul(v).mul(v)));
            u.intoArray(other, i);
            u.abs().mul(TWO).intoArray(power, i);
        }
        VectorElementary.exp(power, count);
    }

    /** The normal distribution, of the exponential that its error function needs. */
    static FloatVector normal(FloatVector x, FloatVector e) {
        return HALF.mul(VectorElementary.erf(x.mul(ROOT_HALF), e).add(ONE));
    }

    static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(S, array, at);
    }
}
