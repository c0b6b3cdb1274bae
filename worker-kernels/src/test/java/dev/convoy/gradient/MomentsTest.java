package dev.convoy.gradient;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.random.CounterRandom;
import dev.convoy.random.Purpose;
import java.util.Arrays;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Merged moments against two passes over all the data. */
class MomentsTest {
    private static final Moments.Layout LAYOUT = new Moments.Layout(new int[] {3, 1, 2}, new int[] {12, 1, 5});

    /** Far from zero, so that a sum of squares minus a square of sums would lose every digit. */
    private static final double FAR = 1e6;

    @ParameterizedTest
    @CsvSource({"1, 1", "5, 3", "1, 40", "33, 2", "0, 4", "4, 0", "0, 0"})
    void mergeIsTheMomentsOfAll(int first, int second) {
        double[] merged = moments(0, first);
        Moments.merge(merged, first, moments(first, second), second, LAYOUT);
        assertThat(merged).hasSize(LAYOUT.count());
        assertClose(merged, moments(0, first + second));
    }

    @Test
    void manyMergesStayExact() {
        double[] merged = moments(0, 2);
        int count = 2;
        for (int next : new int[] {1, 3, 8, 1, 0, 20, 5}) {
            Moments.merge(merged, count, moments(count, next), next, LAYOUT);
            count += next;
        }
        assertClose(merged, moments(0, count));
    }

    @Test
    void emptyChangesNothingAndIsReplaced() {
        double[] some = moments(0, 3);
        double[] merged = some.clone();
        Moments.merge(merged, 3, new double[LAYOUT.count()], 0, LAYOUT);
        assertThat(merged).containsExactly(some);
        double[] empty = new double[LAYOUT.count()];
        Moments.merge(empty, 0, some, 3, LAYOUT);
        assertThat(empty).containsExactly(some);
    }

    @Test
    void layoutCountsTwoNumbersAChannel() {
        assertThat(LAYOUT.count()).isEqualTo(12);
        assertThat(Moments.Layout.NONE.count()).isZero();
    }

    private static void assertClose(double[] actual, double[] expected) {
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).as("moment %d", i).isCloseTo(expected[i], Percentage.withPercentage(1e-7));
        }
    }

    /** Two passes over images {@code from} to {@code from + count - 1} of a fixed data set. */
    private static double[] moments(int from, int count) {
        double[] moments = new double[LAYOUT.count()];
        int at = 0;
        for (int layer = 0; layer < LAYOUT.channels().length && count > 0; layer++) {
            int channels = LAYOUT.channels()[layer];
            int pixels = LAYOUT.pixels()[layer];
            for (int c = at; c < at + channels; c++) {
                double[] values = new double[count * pixels];
                for (int i = 0; i < values.length; i++) {
                    values[i] = value(c, from + i / pixels, i % pixels);
                }
                double mean = FAR + Arrays.stream(values).map(v -> v - FAR).sum() / values.length;
                moments[c] = mean;
                moments[c + channels] =
                        Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
            }
            at += 2 * channels;
        }
        return moments;
    }

    private static double value(int channel, int image, int pixel) {
        return FAR
                + channel
                + new CounterRandom(1, Purpose.TEST, channel).at(image, pixel).nextGaussian();
    }
}
