package dev.convoy.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** The slopes of the {@link Curve}s that have vector forms, times dy; a loop for each, as in {@link VectorCurves}. */
final class VectorSlopes extends VectorPowers {
    private static final FloatVector ROOT_HALF_BY_PI = VectorElementary.vector((float) Math.sqrt(0.5 / Math.PI));
    private static final FloatVector CUBIC_SLOPE = VectorElementary.vector(3 * CUBIC_WEIGHT);
    private static final ThreadLocal<VectorSlopes> OWN = ThreadLocal.withInitial(VectorSlopes::new);

    /** Slopes of the block. */
    private final float[] slope = new float[BLOCK];

    private float[] y;
    private int from;

    /** {@code dx[i] = dy[i] f'(x[i])} as far as there are whole vectors, or not at all; where the rest begins. */
    static int map(Curve.Form form, Span x, Span y, Span dy, Span dx, int count) {
        int whole = form.kind() == Curve.Kind.SCALAR ? 0 : count / L * L;
        VectorSlopes own = OWN.get();
        own.y = y.array();
        for (int i = 0; i < whole; i += BLOCK) {
            own.block(x.plus(i), Math.min(BLOCK, whole - i));
            own.from = y.offset() + i;
            own.slope(form);
            own.chain(dy.plus(i), dx.plus(i));
        }
        own.x = null;
        own.y = null;
        return whole;
    }

    private void slope(Curve.Form form) {
        switch (form.kind()) {
            case SCALAR -> {}
            case TANH -> tanh();
            case SIGMOID -> sigmoid();
            case SILU -> {
                exponential(1, -1);
                silu();
            }
            case ELU -> {
                System.arraycopy(x, at, power, 0, count);
                VectorElementary.exp(power, count);
                elu(form.first());
            }
            case SOFTPLUS -> {
                exponential(form.first(), -1);
                softplus(form.first(), form.second());
            }
            case GELU -> {
                erfExponential();
                densityExponential();
                gelu();
            }
            case GELU_TANH -> {
                cubicExponential();
                geluTanh();
            }
            case LEAKY_RELU -> leakyRelu(form.first());
            case RELU6 -> relu6();
        }
    }

    @CompiledAlone
    private void tanh() {
        for (int i = 0; i < count; i += L) {
            FloatVector out = load(y, from + i);
            ONE.sub(out.mul(out)).intoArray(slope, i);
        }
    }

    @CompiledAlone
    private void sigmoid() {
        for (int i = 0; i < count; i += L) {
            FloatVector out = load(y, from + i);
            out.mul(ONE.sub(out)).intoArray(slope, i);
        }
    }

    @CompiledAlone
    private void silu() {
        for (int i = 0; i < count; i += L) {
            FloatVector s = VectorElementary.sigmoid(load(x, at + i), load(power, i));
            load(y, from + i).fma(ONE.sub(s), s).intoArray(slope, i);
        }
    }

    @CompiledAlone
    private void elu(float alpha) {
        for (int i = 0; i < count; i += L) {
            FloatVector left = load(power, i).mul(alpha);
            left.blend(ONE, load(x, at + i).compare(VectorOperators.GT, ZERO)).intoArray(slope, i);
        }
    }

    @CompiledAlone
    private void softplus(float beta, float threshold) {
        for (int i = 0; i < count; i += L) {
            FloatVector z = load(x, at + i).mul(beta);
            FloatVector s = VectorElementary.sigmoid(z, load(power, i));
            s.blend(ONE, z.compare(VectorOperators.GT, threshold)).intoArray(slope, i);
        }
    }

    @CompiledAlone
    private void gelu() {
        for (int i = 0; i < count; i += L) {
            FloatVector v = load(x, at + i);
            FloatVector density = ROOT_HALF_BY_PI.mul(load(other, i));
            normal(v, load(power, i)).add(v.mul(density)).intoArray(slope, i);
        }
    }

    @CompiledAlone
    private void geluTanh() {
        for (int i = 0; i < count; i += L) {
            FloatVector v = load(x, at + i);
            FloatVector t = VectorElementary.tanh(load(other, i), load(power, i));
            FloatVector inner = ROOT_2_BY_PI.mul(CUBIC_SLOPE.mul(v).mul(v).add(ONE));
            FloatVector moved = HALF.mul(v).mul(ONE.sub(t.mul(t))).mul(inner);
            HALF.mul(t.add(ONE)).add(moved).intoArray(slope, i);
        }
    }

    @CompiledAlone
    private void leakyRelu(float negative) {
        for (int i = 0; i < count; i += L) {
            FloatVector left = FloatVector.broadcast(S, negative);
            left.blend(ONE, load(x, at + i).compare(VectorOperators.GT, ZERO)).intoArray(slope, i);
        }
    }

    @CompiledAlone
    private void relu6() {
        for (int i = 0; i < count; i += L) {
            FloatVector v = load(x, at + i);
            VectorMask<Float> inside = v.compare(VectorOperators.GT, ZERO).and(v.compare(VectorOperators.LT, SIX));
            ZERO.blend(ONE, inside).intoArray(slope, i);
        }
    }

    @CompiledAlone
    private void chain(Span dy, Span dx) {
        float[] gradient = dy.array();
        float[] into = dx.array();
        int go = dy.offset();
        int dxo = dx.offset();
        for (int i = 0; i < count; i += L) {
            load(gradient, go + i).mul(load(slope, i)).intoArray(into, dxo + i);
        }
    }
}
