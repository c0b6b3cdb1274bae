package dev.convoy.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.convoy.kernels.Workers;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GradientClipTest {
    @Test
    void scalesALargeGradientToTheMaximum() {
        float[] gradient = {3, 0, -4, 12};
        assertThat(new GradientClip.ByNorm(6.5).clip(gradient)).isEqualTo(13);
        float factor = (float) (6.5 / (13 + 1e-6));
        assertThat(gradient).containsExactly(3 * factor, 0, -4 * factor, 12 * factor);
        assertThat(GradientClip.norm(gradient)).isCloseTo(6.5, within(1e-5));
    }

    @Test
    void leavesASmallGradient() {
        float[] gradient = {3, 4};
        assertThat(new GradientClip.ByNorm(5.1).clip(gradient)).isEqualTo(5);
        assertThat(gradient).containsExactly(3, 4);
    }

    @Test
    void noneOnlyMeasures() {
        float[] gradient = {3, 4};
        assertThat(new GradientClip.None().clip(gradient)).isEqualTo(5);
        assertThat(gradient).containsExactly(3, 4);
    }

    @Test
    void leavesAGradientThatIsNoNumberAndSaysSo() {
        float[] nan = {1, Float.NaN, 3};
        assertThat(new GradientClip.ByNorm(1).clip(nan)).isNaN();
        assertThat(nan).containsExactly(1, Float.NaN, 3);
        float[] infinite = {1, Float.NEGATIVE_INFINITY};
        assertThat(new GradientClip.ByNorm(1).clip(infinite)).isInfinite();
        assertThat(infinite).containsExactly(1, Float.NEGATIVE_INFINITY);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 4, 5, 7, 8, 1023})
    void normIsTheRootOfTheSumOfSquares(int length) {
        float[] gradient = new float[length];
        double sum = 0;
        for (int i = 0; i < length; i++) {
            gradient[i] = (float) Math.sin(i + 1);
            sum += (double) gradient[i] * gradient[i];
        }
        assertThat(GradientClip.norm(gradient)).isCloseTo(Math.sqrt(sum), within(1e-12));
    }

    /** Blocks of 65,536 elements, whose squares anybody may sum. */
    @Test
    void aLongGradientsNormIsThatOfItsBlocksWhoeverSumsThem() {
        float[] gradient = new float[3 * GradientClip.BLOCK + 5];
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] = (float) Math.sin(0.001 * i);
        }
        double sum = 0;
        for (int from = 0; from < gradient.length; from += GradientClip.BLOCK) {
            sum += GradientClip.squares(gradient, from, Math.min(from + GradientClip.BLOCK, gradient.length));
        }
        try (Workers workers = new Workers(3)) {
            assertThat(GradientClip.norm(gradient))
                    .isEqualTo(Math.sqrt(sum))
                    .isEqualTo(GradientClip.norm(gradient, workers));
            float[] alone = gradient.clone();
            assertThat(new GradientClip.ByNorm(2).clip(gradient, workers)).isEqualTo(Math.sqrt(sum));
            new GradientClip.ByNorm(2).clip(alone);
            assertThat(gradient).isEqualTo(alone);
        }
        assertThat(GradientClip.norm(gradient)).isCloseTo(2, within(1e-5));
    }

    @Test
    void bringsEachValueIntoTheBound() {
        float[] gradient = {3, -0.25f, -4, 0.5f};
        assertThat(new GradientClip.ByValue(0.5).clip(gradient)).isCloseTo(Math.sqrt(25.3125), within(1e-12));
        assertThat(gradient).containsExactly(0.5f, -0.25f, -0.5f, 0.5f);
        float[] nan = {9, Float.NaN};
        assertThat(new GradientClip.ByValue(0.5).clip(nan)).isNaN();
        assertThat(nan).containsExactly(9, Float.NaN);
    }

    @Test
    void normOfAPartHasTheBitsOfItsCopy() {
        float[] array = new float[50];
        for (int i = 0; i < array.length; i++) {
            array[i] = (float) Math.sin(i);
        }
        for (int from = 0; from < 9; from++) {
            for (int to = from; to <= 50; to++) {
                assertThat(GradientClip.norm(array, from, to))
                        .isEqualTo(GradientClip.norm(Arrays.copyOfRange(array, from, to)));
            }
        }
    }

    @Test
    void refusesAMaximumThatIsNoNumber() {
        assertThatThrownBy(() -> new GradientClip.ByValue(-1))
                .hasMessage("gradient clipping: maximum value is -1.0, must be a number above 0");
        assertThatThrownBy(() -> new GradientClip.ByNorm(Double.NaN))
                .hasMessage("gradient clipping: maximum norm is NaN, must be a number above 0");
        assertThatThrownBy(() -> new GradientClip.ByNorm(0))
                .hasMessage("gradient clipping: maximum norm is 0.0, must be a number above 0");
    }
}
