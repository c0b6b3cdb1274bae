package dev.convoy.layer.activation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.fixture.GradientCheck;
import dev.convoy.fixture.LayerRun;
import dev.convoy.fixture.RandomFloats;
import dev.convoy.kernels.KernelChoice;
import dev.convoy.kernels.Span;
import dev.convoy.layer.Mode;
import dev.convoy.tensor.Shape;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The element-wise activations against their formulas in double precision, and against what these say far out. */
class ElementwiseTest {
    /**
     * An activation.
     *
     * @param function as it is
     * @param exact its formula, in double precision
     * @param kinks where it has no derivative
     */
    private record Case(Elementwise function, DoubleUnaryOperator exact, double... kinks) {
        @Override
        public String toString() {
            return function.toString();
        }

        /** Whether no kink is within {@code distance}. */
        boolean smoothAt(double x, double distance) {
            return DoubleStream.of(kinks).noneMatch(kink -> Math.abs(kink - x) <= distance);
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case(new Elu(1), x -> elu(x, 1), 0),
                new Case(new Elu(0.3f), x -> elu(x, 0.3f), 0),
                new Case(new Gelu(Gelu.Approximate.NONE), x -> x * normal(x)),
                new Case(new Gelu(Gelu.Approximate.TANH), x -> x * (1 + Math.tanh(cubic(x))) / 2),
                new Case(new LeakyRelu(0.01f), x -> x > 0 ? x : 0.01f * x, 0),
                new Case(new LeakyRelu(-0.5f), x -> x > 0 ? x : -0.5 * x, 0),
                new Case(new Log(), Math::log),
                new Case(new LogSigmoid(), x -> -softplus(-x)),
                new Case(new Mish(), x -> x * Math.tanh(softplus(x))),
                new Case(new Relu6(), x -> Math.min(Math.max(x, 0), 6), 0, 6),
                new Case(new Sigmoid(), x -> 1 / (1 + Math.exp(-x))),
                new Case(new Silu(), x -> x / (1 + Math.exp(-x))),
                new Case(new Sinc(), x -> x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)),
                new Case(new Softplus(1, 20), ElementwiseTest::softplus, 20),
                new Case(new Softplus(2, 5), x -> 2 * x > 5 ? x : softplus(2 * x) / 2, 2.5),
                new Case(new Softsign(), x -> x / (1 + Math.abs(x)), 0),
                new Case(new Step(0.5f), x -> x > 0 ? 1 : x < 0 ? 0 : 0.5, 0),
                new Case(new Tanh(), Math::tanh));
    }

    private static double elu(double x, double alpha) {
        return x > 0 ? x : alpha * Math.expm1(x);
    }

    private static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    private static double cubic(double x) {
        return Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x);
    }

    /** The normal distribution, by the series of the error function in which nothing cancels. */
    private static double normal(double x) {
        double term = x;
        double sum = 0;
        for (int n = 0; n < 600; n++) {
            sum += term;
            term *= x * x / (2 * n + 3);
        }
        return 0.5 + Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI) * sum;
    }

    /** From -12 to 12 in steps of an awkward size, and near 0 by powers of ten; for the logarithm the positive ones. */
    private static float[] inputs(Elementwise function) {
        DoubleStream even = DoubleStream.iterate(-12, x -> x + 0.0137).limit(1752);
        DoubleStream small = DoubleStream.iterate(1, x -> x / 10).limit(12).flatMap(x -> DoubleStream.of(x, -x));
        double[] inputs = DoubleStream.concat(even, small)
                .filter(x -> x > 0 || !(function instanceof Log))
                .toArray();
        float[] floats = new float[inputs.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) inputs[i];
        }
        return floats;
    }

    /** Of the value, a few units in the last place; of 1, where two parts of about 1 cancel. */
    @ParameterizedTest
    @MethodSource("cases")
    void valuesAreTheFormulas(Case tested) {
        for (float x : inputs(tested.function())) {
            double expected = tested.exact().applyAsDouble(x);
            assertThat((double) tested.function().value(x))
                    .as("%s of %s", tested, x)
                    .isEqualTo(expected, Offset.offset(3e-7 * Math.max(Math.abs(expected), 1e-3 + Math.abs(x))));
        }
    }

    /** The formulas' central differences in double precision: truncation and rounding of about 1e-10. */
    @ParameterizedTest
    @MethodSource("cases")
    void slopesAreTheFormulasDerivatives(Case tested) {
        for (float x : inputs(tested.function())) {
            double h = 1e-5 * Math.min(1, Math.abs(x));
            if (!tested.smoothAt(x, 2 * h)) {
                continue;
            }
            double above = tested.exact().applyAsDouble(x + h);
            double slope = (above - tested.exact().applyAsDouble(x - h)) / ((x + h) - (x - h));
            float y = tested.function().value(x);
            if (Math.abs(x) > 1e-4) {
                assertThat((double) tested.function().slope(x, y))
                        .as("slope of %s at %s", tested, x)
                        .isEqualTo(slope, Offset.offset(2e-6 * Math.max(1, Math.abs(slope))));
            }
        }
    }

    /** The pass over images, against differences of itself; inputs lie away from 0. */
    @ParameterizedTest
    @MethodSource("cases")
    void gradientOfAPass(Case tested) {
        for (Shape input : new Shape[] {Shape.of(17), Shape.of(2, 3, 5)}) {
            LayerRun run = new LayerRun(tested.function(), input, 3, KernelChoice.kernels(), Mode.TRAIN);
            run.random(new RandomFloats(21));
            for (int i = 0; i < run.inputs(); i++) {
                float x = run.x().array()[run.x().offset() + i];
                run.x().array()[run.x().offset() + i] =
                        tested.function() instanceof Log ? x + 1.5f : x + Math.copySign(0x1p-4f, x);
            }
            run.forward().backward();
            Span dx = new Span(run.inputGradients(), 0);
            double tolerance = tested.function() instanceof Sinc ? 1e-2 : 2e-3; // its third derivative is about pi^3
            new GradientCheck(0x1p-5f, tolerance)
                    .check(
                            tested + ", seed 21",
                            run.x(),
                            dx,
                            run.inputs(),
                            () -> run.forward().loss());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void nanStaysNan(Case tested) {
        assertThat(tested.function().value(Float.NaN)).isNaN();
    }

    /** At plus and minus 1e4 all is finite, and what the formula says. */
    @ParameterizedTest
    @MethodSource("cases")
    void nothingOverflows(Case tested) {
        for (float x : new float[] {1e4f, -1e4f, 90, -90}) {
            if (x < 0 && tested.function() instanceof Log) {
                continue;
            }
            double expected = tested.function() instanceof Gelu
                    ? Math.max(x, 0)
                    : tested.exact().applyAsDouble(x);
            float y = tested.function().value(x);
            assertThat((double) y).as("%s of %s", tested, x).isEqualTo(expected, Offset.offset(1e-3));
            assertThat(tested.function().slope(x, y))
                    .as("slope of %s at %s", tested, x)
                    .isBetween(-0.51f, 1.001f);
        }
    }

    @Test
    void atZero() {
        assertThat(new Sinc().value(0)).isEqualTo(1);
        assertThat(new Sinc().slope(0, 1)).isEqualTo(0);
        assertThat(new Sinc().slope(1e-4f, 1)).isEqualTo((float) (-Math.PI * Math.PI * 1e-4 / 3), Offset.offset(1e-9f));
        assertThat(new Step(0.25f).value(0)).isEqualTo(0.25f);
        assertThat(new Step(0.25f).value(-0.0f)).isEqualTo(0.25f);
        assertThat(new Elu(0.7f).slope(0, 0)).isEqualTo(0.7f);
        assertThat(new LeakyRelu(0.1f).slope(0, 0)).isEqualTo(0.1f);
        assertThat(new Relu6().slope(0, 0)).isEqualTo(0);
        assertThat(new Relu6().slope(6, 6)).isEqualTo(0);
    }

    @Test
    void theLogarithmOfWhatUnderflowed() {
        Log log = new Log();
        assertThat(log.value(0)).isEqualTo((float) Math.log(Float.MIN_NORMAL));
        assertThat(log.value(Float.MIN_VALUE)).isEqualTo(log.value(0));
        assertThat(log.slope(0, log.value(0))).isEqualTo(0);
        assertThat(log.value(-1)).isNaN();
        assertThat(log.value(Float.POSITIVE_INFINITY)).isEqualTo(Float.POSITIVE_INFINITY);
    }

    @ParameterizedTest
    @EnumSource(Gelu.Approximate.class)
    void geluSaturates(Gelu.Approximate approximate) {
        Gelu gelu = new Gelu(approximate);
        assertThat(gelu.value(-30)).isEqualTo(0);
        assertThat(gelu.value(30)).isEqualTo(30);
        assertThat(gelu.slope(-30, 0)).isEqualTo(0);
        assertThat(gelu.slope(30, 30)).isEqualTo(1);
    }
}
