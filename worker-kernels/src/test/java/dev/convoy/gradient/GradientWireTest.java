package dev.convoy.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.convoy.fixture.RandomFloats;
import dev.convoy.kernels.Half;
import dev.convoy.kernels.Span;
import dev.convoy.kernels.Workers;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GradientWireTest {
    private static final int COUNT = 2 * Workers.RANGE + 77;

    @Test
    void namesAndSizes() {
        assertThat(GradientWire.parse("bfloat16")).isEqualTo(GradientWire.BFLOAT16);
        assertThat(GradientWire.FLOAT32).hasToString("float32");
        assertThat(GradientWire.FLOAT32.bytes()).isEqualTo(4);
        assertThat(GradientWire.FLOAT16.bytes()).isEqualTo(2);
        assertThatThrownBy(() -> GradientWire.parse("int8"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("gradient-wire expects one of [float32, bfloat16, float16], got int8");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FLOAT32")
    void whatIsRoundedOffComesBackInLaterSteps(GradientWire wire) {
        Half half = wire.half().orElseThrow();
        float[] gradient = new RandomFloats(3).array(COUNT);
        float[] error = new float[COUNT];
        float[] next = new float[COUNT];
        double[] sent = new double[COUNT];
        int steps = 50;
        for (int step = 0; step < steps; step++) {
            float[] x = gradient.clone();
            wire.feedBack(new Span(x, 0), new Span(error, 0), new Span(next, 0), COUNT);
            for (int i = 0; i < COUNT; i++) {
                float value = gradient[i] + error[i];
                assertThat(x[i]).isEqualTo(half.round(value));
                assertThat(next[i]).isEqualTo(value - x[i]);
                sent[i] += x[i];
            }
            float[] free = error;
            error = next;
            next = free;
        }
        for (int i = 0; i < COUNT; i++) {
            double meant = (double) steps * gradient[i];
            // What is still owed is at most half a last place; additions of 24 bits lose a little on the way.
            assertThat(sent[i] + error[i]).isCloseTo(meant, offset(1e-4));
            assertThat(Math.abs(error[i])).isLessThanOrEqualTo(Math.abs(gradient[i]) * 0x1p-7f + 1e-6f);
        }
    }

    @Test
    void whatIsBeyondTheRangeOfFloat16IsSentLater() {
        float[] x = {100_000};
        float[] error = {0};
        float[] next = {0};
        GradientWire.FLOAT16.feedBack(new Span(x, 0), new Span(error, 0), new Span(next, 0), 1);
        assertThat(x).containsExactly(65504);
        assertThat(next).containsExactly(100_000 - 65504);
    }

    @Test
    void divergenceStaysToBeSeen() {
        float[] x = {Float.NaN, Float.POSITIVE_INFINITY};
        GradientWire.BFLOAT16.feedBack(new Span(x, 0), new Span(new float[2], 0), new Span(new float[2], 0), 2);
        assertThat(x).containsExactly(Float.NaN, Float.POSITIVE_INFINITY);
    }

    @Test
    void nothingToKeepWhereNothingIsRounded() {
        Span one = new Span(new float[1], 0);
        assertThatThrownBy(() -> GradientWire.FLOAT32.feedBack(one, one, one, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("float32 rounds nothing off: expects a form of 16 bits");
    }

    @ParameterizedTest
    @EnumSource
    void mergedSumsStayInTheirForm(GradientWire wire) {
        ShardGradient left = drawn(wire, 1);
        ShardGradient right = drawn(wire, 2);
        float[] expected = new float[COUNT];
        for (int i = 0; i < COUNT; i++) {
            float sum = left.gradient()[i] + right.gradient()[i];
            expected[i] = wire.half().map(half -> half.round(sum)).orElse(sum);
        }
        try (Workers workers = new Workers(3)) {
            ShardGradient same = drawn(wire, 1);
            same.merge(right, workers);
            left.merge(right);
            assertThat(Arrays.copyOf(left.gradient(), COUNT)).containsExactly(expected);
            assertThat(same.gradient()).containsExactly(left.gradient());
        }
    }

    private static ShardGradient drawn(GradientWire wire, int seed) {
        ShardGradient drawn = new ShardGradient(COUNT, Moments.Layout.NONE, wire);
        System.arraycopy(new RandomFloats(seed).array(COUNT), 0, drawn.gradient(), 0, COUNT);
        drawn.sums(1, 1, 1, 1);
        wire.half().ifPresent(half -> {
            for (int i = 0; i < COUNT; i++) {
                drawn.gradient()[i] = half.round(drawn.gradient()[i]);
            }
        });
        return drawn;
    }
}
