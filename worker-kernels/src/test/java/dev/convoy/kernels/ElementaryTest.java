package dev.convoy.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The project's own exponential against the JDK's, in units in the last place of the float result. */
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

    @Test
    void logarithmIsFdlibm() {
        assertThat(Elementary.log(Math.E)).isEqualTo(StrictMath.log(Math.E));
        assertThat(Elementary.log(0)).isEqualTo(Double.NEGATIVE_INFINITY);
    }
}
