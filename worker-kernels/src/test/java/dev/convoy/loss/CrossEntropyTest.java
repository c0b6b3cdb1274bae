package dev.convoy.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.fixture.GradientCheck;
import dev.convoy.fixture.RandomFloats;
import dev.convoy.kernels.Span;
import dev.convoy.tensor.Shape;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrossEntropyTest {
    /** Two units in the last place of the float exponentials. */
    private static final Offset<Double> CLOSE = Offset.offset(3e-7);

    private final CrossEntropy loss = new CrossEntropy();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 33, 1000})
    void asComputedInDoubles(int classes) {
        RandomFloats random = new RandomFloats(classes);
        float[] scores = random.array(classes + 2);
        for (int i = 0; i < scores.length; i++) {
            scores[i] *= 5;
        }
        for (int label = 0; label < classes; label += 1 + classes / 7) {
            double sum = 0;
            for (int c = 0; c < classes; c++) {
                sum += Math.exp(scores[2 + c]);
            }
            float[] gradient = new float[classes + 1];
            double actual = loss.sample(new Span(scores, 2), Target.of(label), new Span(gradient, 1), classes);
            assertThat(actual).isEqualTo(Math.log(sum) - scores[2 + label], CLOSE);
            for (int c = 0; c < classes; c++) {
                double expected = Math.exp(scores[2 + c]) / sum - (c == label ? 1 : 0);
                assertThat((double) gradient[1 + c]).isEqualTo(expected, CLOSE);
            }
            assertThat(loss.sample(new Span(scores, 2), Target.of(label), null, classes))
                    .isEqualTo(actual);
        }
    }

    @Test
    void gradientIsTheDerivative() {
        for (int label = 0; label < 7; label++) {
            RandomFloats random = new RandomFloats(label);
            Span scores = new Span(random.array(7), 0);
            Span gradient = new Span(new float[7], 0);
            int right = label;
            loss.sample(scores, Target.of(right), gradient, 7);
            GradientCheck.SMOOTH.check(
                    "cross entropy, seed " + label,
                    scores,
                    gradient,
                    7,
                    () -> loss.sample(scores, Target.of(right), null, 7));
        }
    }

    @Test
    void hugeScoresDoNotOverflow() {
        float[] gradient = new float[3];
        Span d = new Span(gradient, 0);
        assertThat(loss.sample(span(0x1p100f, 0, -0x1p100f), Target.of(0), d, 3))
                .isEqualTo(0);
        assertThat(gradient).containsExactly(0, 0, 0);
        assertThat(loss.sample(span(0x1p100f, 0, -0x1p100f), Target.of(2), d, 3))
                .isEqualTo(0x1p101);
        assertThat(gradient).containsExactly(1, 0, -1);
        assertThat(loss.sample(span(-0x1p100f, -0x1p100f, -0x1p100f), Target.of(1), d, 3))
                .isEqualTo(Math.log(3), CLOSE);
        assertThat(loss.sample(span(500, 499, 400), Target.of(1), d, 3)).isEqualTo(1 + Math.log1p(Math.exp(-1)), CLOSE);
    }

    @Test
    void nanShows() {
        float[] gradient = new float[2];
        assertThat(loss.sample(span(Float.NaN, 1), Target.of(1), new Span(gradient, 0), 2))
                .isNaN();
        assertThat(gradient).containsOnly(Float.NaN);
        assertThat(loss.sample(span(Float.POSITIVE_INFINITY, 1), Target.of(1), null, 2))
                .isNaN();
    }

    @Test
    void softmaxSumsToOne() {
        float[] probabilities = new float[4];
        CrossEntropy.softmax(span(0, 1, 2, 90), probabilities);
        assertThat(probabilities[3]).isEqualTo(1);
        CrossEntropy.softmax(span(7, 7, 7, 7), probabilities);
        assertThat(probabilities).containsOnly(0.25f);
    }

    /** Smoothing, weights and a mixture at once, by the formula in doubles. */
    @Test
    void smoothedWeightedAndMixed() {
        List<Double> weight = List.of(0.5, 2.0, 0.0, 1.5);
        CrossEntropy general = new CrossEntropy(0.1, weight, -1);
        float[] scores = {0.3f, -1, 2, 0.7f};
        float[] q = {0, 0.75f, 0, 0.25f};
        double sum = 0;
        for (float score : scores) {
            sum += Math.exp(score);
        }
        double expected = 0;
        for (int c = 0; c < 4; c++) {
            expected -= weight.get(c) * (0.9 * q[c] + 0.1 / 4) * (scores[c] - Math.log(sum));
        }
        Target target = new Target().classes(1, 3, 0.75f);
        Span of = new Span(scores, 0);
        float[] gradient = new float[4];
        assertThat(general.sample(of, target, new Span(gradient, 0), 4)).isEqualTo(expected, CLOSE);
        assertThat(general.weight(target)).isEqualTo(0.75 * 2 + 0.25 * 1.5);
        GradientCheck.SMOOTH.check(
                "cross entropy", of, new Span(gradient, 0), 4, () -> general.sample(of, target, null, 4));
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 1}) // no class of the three, and one of them
    void anIgnoredLabelCostsNothing(int label) {
        CrossEntropy ignoring = new CrossEntropy(0.2, List.of(), label);
        float[] gradient = {9, 9, 9};
        assertThat(ignoring.sample(span(1, 2, 3), Target.of(label), new Span(gradient, 0), 3))
                .isZero();
        assertThat(gradient).containsOnly(0);
        assertThat(ignoring.weight(Target.of(label))).isZero();
        assertThat(ignoring.weight(Target.of(2))).isEqualTo(1);
    }

    @Test
    void wrongSettingsAreRefused() {
        assertThatThrownBy(() -> new CrossEntropy(1, List.of(), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("label_smoothing expects a number of at least 0 and less than 1, got 1.0");
        assertThatThrownBy(() -> new CrossEntropy(0, List.of(1.0, -1.0), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("weight expects numbers of at least 0, got [1.0, -1.0]");
        assertThatThrownBy(() -> new CrossEntropy(0, List.of(1.0, 1.0), 0).check(Shape.of(3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("weight expects a number for each of the network's 3 classes, got 2");
    }

    @Test
    void name() {
        assertThat(loss.name()).isEqualTo("cross_entropy");
    }

    private static Span span(float... values) {
        return new Span(values, 0);
    }
}
