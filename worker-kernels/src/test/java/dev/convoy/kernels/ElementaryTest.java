package dev.convoy.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The project's own functions against the JDK's in double precision, in units in the last place of the float result. */
class ElementaryTest {
    @Test
    void withinTwoUlpOverAllFloatsThatMatter() {
        double worst = 0;
        float where = 0;
        for (int bits = 0; bits < Float.floatToIntBits(88.72f); bits += 2999) {
            for (float x : new float[] {Float.intBitsToFloat(bits), -Float.intBitsToFloat(bits)}) {
                if (x < -87.33f) {
                    continue;
                }
                double error = ulps(x);
                if (!(error <= worst)) {
                    worst = error;
                    where = x;
                }
            }
        }
        assertThat(worst).as("worst at %s", where).isLessThanOrEqualTo(2);
    }

    @Test
    void withinTwoUlpOverADenseSweep() {
        for (int i = -87_330; i <= 88_720; i++) {
            float x = i / 1000f;
            assertThat(ulps(x)).as("exp(%s)", x).isLessThanOrEqualTo(2);
        }
    }

    private static double ulps(float x) {
        double exact = StrictMath.exp(x);
        return Math.abs(Elementary.exp(x) - exact) / Math.ulp((float) exact);
    }

    /** Frozen: other bits here are another hash of every run. */
    @Test
    void bitsAreTheSameOnEveryMachine() {
        int hash = 0;
        for (int i = -87_330; i <= 88_720; i += 7) {
            hash = 31 * hash + Float.floatToIntBits(Elementary.exp(i / 1000f));
        }
        assertThat(hash).isEqualTo(1_519_321_651);
    }

    @Test
    void edges() {
        assertThat(Elementary.exp(0)).isEqualTo(1);
        assertThat(Elementary.exp(-0.0f)).isEqualTo(1);
        assertThat(Elementary.exp(88.722f)).isBetween(3.39e38f, Float.MAX_VALUE);
        assertThat(Elementary.exp(88.73f)).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(Elementary.exp(Float.POSITIVE_INFINITY)).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(Elementary.exp(-87.33f)).isGreaterThanOrEqualTo(Float.MIN_NORMAL);
        assertThat(Elementary.exp(-87.34f)).isEqualTo(0);
        assertThat(Elementary.exp(Float.NEGATIVE_INFINITY)).isEqualTo(0);
        assertThat(Elementary.exp(Float.NaN)).isNaN();
        assertThat(Elementary.exp(Float.MIN_VALUE)).isEqualTo(1);
    }

    static Stream<Arguments> functions() {
        return Stream.of(
                function("expm1", 3, Elementary::expm1, StrictMath::expm1, -200, 0),
                function("log1p", 3, Elementary::log1p, StrictMath::log1p, 0, 1),
                function("tanh", 2, Elementary::tanh, StrictMath::tanh, -200, 200),
                function("sigmoid", 3, Elementary::sigmoid, x -> 1 / (1 + StrictMath.exp(-x)), -87.3f, 200),
                function("erf", 2, Elementary::erf, ElementaryTest::erf, -6, 6));
    }

    private static Arguments function(
            String name, double ulps, FloatFunction actual, DoubleUnaryOperator exact, float from, float to) {
        return Arguments.of(name, ulps, actual, exact, from, to);
    }

    /** A function of one float. */
    private interface FloatFunction {
        float of(float x);
    }

    /** 2 / sqrt(pi) exp(-x^2) times the sum of 2^n x^(2n+1) / (1 * 3 * ... * (2n+1)), in which nothing cancels. */
    private static double erf(double x) {
        double term = x;
        double sum = 0;
        for (int n = 0; n < 200; n++) {
            sum += term;
            term *= 2 * x * x / (2 * n + 3);
        }
        return 2 / Math.sqrt(Math.PI) * StrictMath.exp(-x * x) * sum;
    }

    /** Over all binades, and evenly over the range. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("functions")
    void withinItsError(
            String name, double ulps, FloatFunction actual, DoubleUnaryOperator exact, float from, float to) {
        double worst = 0;
        float where = 0;
        for (int i = 0; i < 200_000; i++) {
            float magnitude = Float.intBitsToFloat((int) (i * 10_655L)); // up to the largest binade
            float even = from + (to - from) * (i / 2e5f);
            for (float x : new float[] {magnitude, -magnitude, even}) {
                if (!(x >= from && x <= to)) {
                    continue;
                }
                double expected = exact.applyAsDouble(x);
                double error = Math.abs(actual.of(x) - expected) / Math.ulp((float) expected);
                if (!(error <= worst)) {
                    worst = error;
                    where = x;
                }
            }
        }
        assertThat(worst).as("%s: worst at %s", name, where).isLessThanOrEqualTo(ulps);
        assertThat(actual.of(Float.NaN)).as("%s(NaN)", name).isNaN();
        assertThat(actual.of(0)).as("%s(0)", name).isEqualTo((float) exact.applyAsDouble(0));
    }

    @Test
    void farOutAreTheLimits() {
        for (float x : new float[] {100, 1e4f, Float.MAX_VALUE, Float.POSITIVE_INFINITY}) {
            assertThat(Elementary.tanh(x)).isEqualTo(1);
            assertThat(Elementary.tanh(-x)).isEqualTo(-1);
            assertThat(Elementary.sigmoid(x)).isEqualTo(1);
            assertThat(Elementary.sigmoid(-x)).isEqualTo(0);
            assertThat(Elementary.erf(x)).isEqualTo(1);
            assertThat(Elementary.erf(-x)).isEqualTo(-1);
            assertThat(Elementary.expm1(-x)).isEqualTo(-1);
        }
    }

    @Test
    void oddFunctionsAreOdd() {
        for (int i = 0; i <= 5_000; i++) {
            float x = i / 1000f;
            assertThat(Elementary.tanh(-x)).isEqualTo(-Elementary.tanh(x));
            assertThat(Elementary.erf(-x)).isEqualTo(-Elementary.erf(x));
        }
    }

    /** Frozen, as those of the exponential. */
    @Test
    void theirBitsAreTheSameOnEveryMachine() {
        int hash = 0;
        for (int i = -9_000; i <= 9_000; i++) {
            float x = i / 1000f;
            for (float y : new float[] {
                Elementary.tanh(x),
                Elementary.sigmoid(x),
                Elementary.erf(x),
                Elementary.expm1(-Math.abs(x)),
                Elementary.log1p(Math.abs(x) / 9)
            }) {
                hash = 31 * hash + Float.floatToIntBits(y);
            }
        }
        assertThat(hash).isEqualTo(665_287_997);
    }

    @Test
    void doublesAreFdlibms() {
        assertThat(Elementary.sin(1e5)).isEqualTo(StrictMath.sin(1e5));
        assertThat(Elementary.cos(1e5)).isEqualTo(StrictMath.cos(1e5));

        assertThat(Elementary.log(Math.E)).isEqualTo(StrictMath.log(Math.E));
        assertThat(Elementary.log(0)).isEqualTo(Double.NEGATIVE_INFINITY);
    }
}
