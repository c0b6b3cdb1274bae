package dev.convoy.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.random.CounterRandom;
import dev.convoy.random.Purpose;
import dev.convoy.tensor.Shape;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bounds and variances of the first values, from the papers' formulas. */
class InitialiserTest {
    private static final Shape CONV = Shape.of(40, 16, 5, 5);
    private static final Shape LINEAR = Shape.of(300, 70);

    @Test
    void fans() {
        assertThat(Initialiser.fanIn(CONV)).isEqualTo(16 * 25);
        assertThat(Initialiser.fanOut(CONV)).isEqualTo(40 * 25);
        assertThat(Initialiser.fanIn(LINEAR)).isEqualTo(70);
        assertThat(Initialiser.fanOut(LINEAR)).isEqualTo(300);
    }

    static Stream<Arguments> uniforms() {
        return Stream.of(
                Arguments.of("default", CONV, 1 / Math.sqrt(400)),
                Arguments.of("default", LINEAR, 1 / Math.sqrt(70)),
                Arguments.of("kaiming_uniform", CONV, Math.sqrt(6.0 / 400)),
                Arguments.of("kaiming_uniform", LINEAR, Math.sqrt(6.0 / 70)),
                Arguments.of("xavier_uniform", CONV, Math.sqrt(6.0 / 1400)),
                Arguments.of("xavier_uniform", LINEAR, Math.sqrt(6.0 / 370)));
    }

    @ParameterizedTest
    @MethodSource("uniforms")
    void uniform(String name, Shape shape, double bound) {
        float[] values = fill(Initialiser.named(name), shape);
        double largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertThat(largest).isBetween(0.99 * bound, bound * (1 + 1e-7));
        assertMoments(values, bound / Math.sqrt(3));
    }

    static Stream<Arguments> normals() {
        return Stream.of(
                Arguments.of("kaiming_normal", CONV, Math.sqrt(2.0 / 400)),
                Arguments.of("kaiming_normal", LINEAR, Math.sqrt(2.0 / 70)),
                Arguments.of("xavier_normal", CONV, Math.sqrt(2.0 / 1400)),
                Arguments.of("xavier_normal", LINEAR, Math.sqrt(2.0 / 370)));
    }

    @ParameterizedTest
    @MethodSource("normals")
    void normal(String name, Shape shape, double deviation) {
        float[] values = fill(Initialiser.named(name), shape);
        assertMoments(values, deviation);
        long beyond = 0;
        for (float value : values) {
            beyond += Math.abs(value) > 2 * deviation ? 1 : 0;
        }
        assertThat((double) beyond / values.length)
                .as("share beyond two deviations")
                .isBetween(0.035, 0.056);
    }

    /** Mean and deviation of 16,000 or more values: 5 % of the deviation is five standard errors or more. */
    private static void assertMoments(float[] values, double deviation) {
        double mean = 0;
        double squares = 0;
        for (float value : values) {
            mean += value / (double) values.length;
            squares += (double) value * value / values.length;
        }
        assertThat(mean).isBetween(-0.05 * deviation, 0.05 * deviation);
        assertThat(Math.sqrt(squares)).isBetween(0.95 * deviation, 1.05 * deviation);
    }

    @Test
    void constant() {
        assertThat(fill(Initialiser.named("zeros"), LINEAR)).containsOnly(0);
        assertThat(fill(new Initialiser.Constant(1.5f), Shape.of(3))).containsExactly(1.5f, 1.5f, 1.5f);
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "kaiming_uniform", "kaiming_normal", "xavier_uniform", "xavier_normal", "zeros"})
    void fillsItsPlaceOnly(String name) {
        assertThat(Initialiser.NAMES).contains(name);
        float[] out = new float[3 + 6 + 3];
        Arrays.fill(out, 9);
        Initialiser.named(name).fill(out, 3, Shape.of(2, 3), new CounterRandom(5, Purpose.INITIALISE));
        for (int i = 0; i < out.length; i++) {
            assertThat(out[i] == 9).as("element %d", i).isEqualTo(i < 3 || i >= 9);
        }
    }

    @Test
    void unknownName() {
        assertThatThrownBy(() -> Initialiser.named("he"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("init expects one of [default, kaiming_uniform, kaiming_normal, xavier_uniform, "
                        + "xavier_normal, zeros], got \"he\"");
    }

    private static float[] fill(Initialiser initialiser, Shape shape) {
        float[] values = new float[shape.count()];
        initialiser.fill(values, 0, shape, new CounterRandom(5, Purpose.INITIALISE));
        return values;
    }
}
