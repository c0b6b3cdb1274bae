package dev.convoy.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The values of the {@link Curve}s that have vector forms. A loop for each: a function that is handed to a common loop would not be
 * inlined.
 */
final class VectorCurves extends VectorPowers {
    private static final ThreadLocal<VectorCurves> OWN = ThreadLocal.withInitial(VectorCurves::new);

    private float[] y;
    private int to;

    /** {@code y[i] = f(x[i])} as far as there are whole vectors, or not at all; where the rest begins. */
    static int map(Curve.Form form, Span x, Span y, int count) {
        int whole = form.kind() == Curve.Kind.SCALAR ? 0 : count / L * L;
        VectorCurves own = OWN.get();
        own.y = y.array();
        for (int i = 0; i < whole; i += BLOCK) {
            own.block(x.plus(i), Math.min(BLOCK, whole - i));
            own.to = y.offset() + i;
            own.value(form);
        }
        own.x = null;
        own.y = null;
        return whole;
    }

    private void value(Curve.Form form) {
        switch (form.kind()) {
            case SCALAR -> {}
            case TANH -> {
                exponential(1, 2);
                tanh();
            }
            case SIGMOID -> {
                exponential(1, -1);
                sigmoid();
            }
            case SILU -> {
                exponential(1, -1);
                silu();
            }
            case ELU -> {
                exponential(0.5f, 2);
                elu(form.first());
            }
            case SOFTPLUS -> {
                exponential(form.first(), -1);
                softplus(form.first(), form.second());
            }
            case GELU -> {
                erfExponential();
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
            VectorElementary.tanh(load(x, at + i), load(power, i)).intoArray(y, to + i);
        }
    }

    @CompiledAlone
    private void sigmoid() {
        for (int i = 0; i < count; i += L) {
            VectorElementary.sigmoid(load(x, at + i), load(power, i)).intoArray(y, to + i);
        }
    }

    @CompiledAlone
    private void silu() {
        for (int i = 0; i < count; i += L) {
            FloatVector v = load(x, at + i);
            v.mul(VectorElementary.sigmoid(v, load(power, i))).intoArray(y, to + i);
        }
    }

    @CompiledAlone
    private void elu(float alpha) {
        for (int i = 0; i < count; i += L) {
            FloatVector v = load(x, at + i);
            FloatVector t = VectorElementary.tanh(v.mul(HALF), load(power, i));
            FloatVector expm1 = t.mul(TWO).div(ONE.sub(t));
            expm1.mul(alpha).blend(v, v.compare(VectorOperators.GT, ZERO)).intoArray(y, to + i);
        }
    }

    @CompiledAlone
    private void softplus(float beta, float threshold) {
        for (int i = 0; i < count; i += L) {
            FloatVector v = load(x, at + i);
            FloatVector z = v.mul(beta);
            FloatVector sum = z.max(ZERO).add(VectorElementary.log1p(load(power, i)));
            sum.div(beta).blend(v, z.compare(VectorOperators.GT, threshold)).intoArray(y, to + i);
        }
    }

    @CompiledAlone
    private void gelu() {
        for (int i = 0; i < count; i += L) {
            FloatVector v = load(x, at + i);
            v.mul(normal(v, load(power, i))).intoArray(y, to + i);
        }
    }

    @CompiledAlone
    private void geluTanh() {
        for (int i = 0; i < count; i += L) {
            FloatVector t = VectorElementary.tanh(load(other, i), load(power, i));
            load(x, at + i).mul(HALF.mul(t.add(ONE))).intoArray(y, to + i);
        }
    }

    @CompiledAlone
    private void leakyRelu(float negative) {
        for (int i = 0; i < count; i += L) {
            FloatVector v = load(x, at + i);
            v.mul(negative).blend(v, v.compare(VectorOperators.GT, ZERO)).intoArray(y, to + i);
        }
    }

    @CompiledAlone
    private void relu6() {
        for (int i = 0; i < count; i += L) {
            load(x, at + i).max(ZERO).min(SIX).intoArray(y, to + i);
        }
    }
}
