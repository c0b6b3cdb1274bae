package dev.convoy.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.fixture.GradientCheck;
import dev.convoy.fixture.RandomFloats;
import dev.convoy.kernels.Span;
import dev.convoy.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every loss: its value by its formula, its gradient by differences, far out and with NaN, from settings and back. */
class LossesTest {
    private static final Offset<Double> CLOSE = Offset.offset(1e-6);
    private static final int COUNT = 5;

    /** Outputs and targets lie on grids whose points differ by odd multiples of 1/8, and from each other by multiples of 1/4: no
     * difference is within a step of a kink at 0, 1/2, 0.6, 0.9 or 1. */
    private static final float STEP = 0x1p-5f;

    static Stream<Loss> losses() {
        return Stream.of(
                new CrossEntropy(),
                new CrossEntropy(0.2, List.of(1.0, 0.5, 2.0, 0.0, 3.0), -1),
                new BceWithLogits(List.of()),
                new BceWithLogits(List.of(2.5)),
                new BceWithLogits(List.of(1.0, 0.5, 2.0, 0.0, 3.0)),
                new MeanSquaredError(),
                new MeanAbsoluteError(),
                new Huber(1),
                new Huber(0.5),
                new SmoothL1(1),
                new SmoothL1(0.5),
                new SmoothL1(0),
                new MultiMargin(1, 0.9, List.of()),
                new MultiMargin(2, 0.6, List.of(1.0, 0.5, 2.0, 0.0, 3.0)));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void gradientIsThatOfDifferences(Loss loss) {
        RandomFloats random = new RandomFloats(61);
        for (int trial = 0; trial < 20; trial++) {
            float[] scores = grid(random, 8, 0);
            float[] values = grid(random, 4, 0x1p-3f);
            check(loss, scores, Target.of(random.between(0, COUNT - 1)), "label, trial " + trial);
            check(loss, scores, new Target().classes(1, 3, 0.75f), "mixture, trial " + trial);
            check(loss, scores, Target.of(new Span(values, 0)), "values, trial " + trial);
        }
    }

    /** Multiples of 1/4, shifted, within plus or minus {@code range} / 4. */
    private static float[] grid(RandomFloats random, int range, float shift) {
        float[] values = new float[COUNT];
        for (int i = 0; i < COUNT; i++) {
            values[i] = random.between(-range, range) * 0.25f + 0x1p-4f + shift;
        }
        return values;
    }

    private static void check(Loss loss, float[] scores, Target target, String what) {
        float[] gradient = new float[COUNT];
        Arrays.fill(gradient, 99); // what an earlier sample left
        double withGradient = loss.sample(new Span(scores, 0), target, new Span(gradient, 0), COUNT);
        assertThat(loss.sample(new Span(scores, 0), target, null, COUNT)).isEqualTo(withGradient);
        new GradientCheck(STEP, 2e-3)
                .check(
                        loss + ", seed 61, " + what,
                        new Span(scores, 0),
                        new Span(gradient, 0),
                        COUNT,
                        () -> loss.sample(new Span(scores, 0), target, null, COUNT));
    }

    static Stream<Arguments> formulas() {
        float[] x = {0.5f, -2, 3};
        return Stream.of(
                Arguments.of(new MeanSquaredError(), x, (0.25 + 9 + 9) / 3),
                Arguments.of(new MeanAbsoluteError(), x, (0.5 + 3 + 3) / 3),
                Arguments.of(new Huber(1), x, (0.125 + 2.5 + 2.5) / 3),
                Arguments.of(new Huber(2), x, (0.125 + 4 + 4) / 3),
                Arguments.of(new SmoothL1(2), x, (0.0625 + 2 + 2) / 3),
                Arguments.of(new SmoothL1(0), x, (0.5 + 3 + 3) / 3),
                Arguments.of(new MultiMargin(1, 1, List.of()), x, (3.5 + 6) / 3),
                Arguments.of(new MultiMargin(2, 1, List.of(1.0, 2.0, 3.0)), x, 2 * (3.5 * 3.5 + 36) / 3),
                Arguments.of(new BceWithLogits(List.of()), x, (softplus(0.5) + softplus(2) + softplus(3)) / 3),
                Arguments.of(
                        new BceWithLogits(List.of(1.0, 4.0, 1.0)),
                        x,
                        (softplus(0.5) + 4 * softplus(2) + softplus(3)) / 3),
                Arguments.of(new CrossEntropy(), x, 2 + Math.log(Math.exp(0.5) + Math.exp(-2) + Math.exp(3))));
    }

    private static double softplus(double x) {
        return Math.log1p(Math.exp(x));
    }

    /** The label 1, of which element-wise losses see the vector 0, 1, 0. */
    @ParameterizedTest
    @MethodSource("formulas")
    void valuesOfALabel(Loss loss, float[] scores, double expected) {
        assertThat(loss.sample(new Span(scores, 0), Target.of(1), null, 3)).isEqualTo(expected, CLOSE);
        float[] oneHot = {0, 1, 0};
        assertThat(loss.sample(new Span(scores, 0), Target.of(new Span(oneHot, 0)), null, 3))
                .as("as numbers")
                .isEqualTo(expected, CLOSE);
    }

    @ParameterizedTest
    @MethodSource("losses")
    void nothingOverflows(Loss loss) {
        float[] scores = {1e4f, -1e4f, 0, 1e4f, -1e4f};
        for (int label = 0; label < COUNT; label++) {
            float[] gradient = new float[COUNT];
            double value = loss.sample(new Span(scores, 0), Target.of(label), new Span(gradient, 0), COUNT);
            assertThat(value).as("%s of label %d", loss, label).isFinite().isNotNegative();
            for (float each : gradient) {
                assertThat(each).as("%s, label %d", loss, label).isFinite();
            }
        }
    }

    @Test
    void bceFarOut() {
        BceWithLogits bce = new BceWithLogits(List.of());
        float[] scores = {1e4f, -1e4f};
        assertThat(bce.sample(new Span(scores, 0), Target.of(0), null, 2)).isEqualTo(0);
        assertThat(bce.sample(new Span(scores, 0), Target.of(1), null, 2)).isEqualTo(1e4);
        float[] gradient = new float[2];
        bce.sample(new Span(scores, 0), Target.of(1), new Span(gradient, 0), 2);
        assertThat(gradient).containsExactly(0.5f, -0.5f);
    }

    @ParameterizedTest
    @MethodSource("losses")
    void nanShows(Loss loss) {
        for (int i = 0; i < 3; i++) {
            float[] scores = {0.1f, 0.2f, 0.3f, 0.4f, 0.5f};
            scores[i] = Float.NaN;
            assertThat(loss.sample(new Span(scores, 0), Target.of(1), null, COUNT))
                    .as("%s with NaN at %d", loss, i)
                    .isNaN();
        }
    }

    @ParameterizedTest
    @MethodSource("losses")
    void settingsGoToAFileAndBack(Loss loss) {
        Map<String, Object> description = Losses.describe(loss);
        assertThat(description).containsEntry("name", loss.name());
        assertThat(Losses.of(description)).isEqualTo(loss);
    }

    @Test
    void defaultsArePyTorchs() {
        assertThat(Losses.names().stream().map(Losses::named))
                .containsExactly(
                        new CrossEntropy(0, List.of(), -100),
                        new BceWithLogits(List.of()),
                        new MeanSquaredError(),
                        new MeanAbsoluteError(),
                        new Huber(1),
                        new SmoothL1(1),
                        new MultiMargin(1, 1, List.of()));
        assertThat(Losses.names())
                .allSatisfy(name -> assertThat(Losses.named(name).name()).isEqualTo(name));
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                refused(
                        () -> Losses.named("mes"),
                        "unknown loss \"mes\" (did you mean 'mse'?); known are cross_entropy, bce_with_logits, mse, l1,"
                                + " huber, smooth_l1, multi_margin"),
                refused(
                        () -> Losses.of("huber", Map.of("detla", 2)),
                        "loss huber: unknown setting \"detla\" (did you mean 'delta'?)"),
                refused(() -> Losses.of("mse", Map.of("delta", 2)), "loss mse: unknown setting \"delta\""),
                refused(
                        () -> Losses.of("huber", Map.of("delta", 0)),
                        "loss huber: delta expects a positive number, got 0.0"),
                refused(
                        () -> Losses.of("huber", Map.of("delta", "big")),
                        "loss huber: delta expects a number, got \"big\""),
                refused(() -> new SmoothL1(-1), "beta expects a number of at least 0, got -1.0"),
                refused(() -> new MultiMargin(3, 1, List.of()), "p expects 1 or 2, got 3"),
                refused(() -> new MultiMargin(1, Double.NaN, List.of()), "margin expects a finite number, got NaN"),
                refused(() -> new MultiMargin(1, 1, List.of(-1.0)), "weight expects numbers of at least 0, got [-1.0]"),
                refused(
                        () -> new MultiMargin(1, 1, List.of(1.0)).check(Shape.of(3)),
                        "weight expects a number for each of the network's 3 classes, got 1"),
                refused(
                        () -> new MultiMargin(1, 1, List.of()).check(Shape.of(3, 2, 2)),
                        "a classifier's output expects the shape [classes], got [3, 2, 2] (are a flatten and a linear"
                                + " layer missing at the end?)"),
                refused(
                        () -> new BceWithLogits(List.of(Double.NaN)),
                        "pos_weight expects numbers of at least 0, got [NaN]"),
                refused(
                        () -> new BceWithLogits(List.of(1.0, 2.0)).check(Shape.of(3)),
                        "pos_weight expects a number for each of the network's 3 classes, got 2"));
    }

    private static Arguments refused(ThrowingCallable what, String message) {
        return Arguments.of(message, what);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void refuses(String message, ThrowingCallable what) {
        assertThatThrownBy(what).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    @Test
    void fitsWhatItCanBeTakenOf() {
        new BceWithLogits(List.of(2.0)).check(Shape.of(3, 4, 4));
        new BceWithLogits(List.of(2.0, 1.0)).check(Shape.of(2));
        new Huber(1).check(Shape.of(1, 28, 28));
        assertThat(new Huber(1).weight(Target.of(2))).isEqualTo(1);
    }
}
