package dev.convoy.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Weighted sums of samples: the scalar twin against written results, the SIMD twin against the scalar one. */
class SampleKernelsTest {
    private final SampleKernels scalar = Twins.scalar().samples();
    private final SampleKernels simd = Twins.simd().samples();

    @Test
    void samplesAreUnsignedAndSumsWrapAt16Bits() {
        byte[] samples = {0, 1, 127, (byte) 128, (byte) 255};
        char[] sums = new char[5];
        scalar.weigh(samples, 200, sums, 5);
        assertThat(sums).isEqualTo(new char[] {0, 200, 25_400, 25_600, 51_000});
        scalar.addWeighed(samples, 56, sums, 5);
        assertThat(sums).isEqualTo(new char[] {0, 256, 32_512, 32_768, 65_280});
        scalar.addWeighed(samples, 2, sums, 4);
        assertThat(sums).isEqualTo(new char[] {0, 258, 32_766, 33_024, 65_280});
        scalar.addWeighed(samples, 1, sums, 5);
        scalar.addWeighed(samples, 1, sums, 5);
        assertThat((int) sums[4]).isEqualTo(65_790 - 65_536);
    }

    @Test
    void coloursAreSummedEachByItself() {
        char[] row = {1, 10, 100, 2, 20, 200, 65_535, 40, 400};
        char[] withSlack = Arrays.copyOf(row, row.length + SampleKernels.slack(2));
        int[] out = new int[7];
        scalar.sumColours(withSlack, new int[] {0, 1}, new int[] {3, 5, 7, 16_384}, out);
        assertThat(Arrays.copyOf(out, 6))
                .containsExactly(13, 130, 1300, 14 + 65_535 * 16_384, 140 + 40 * 16_384, 1400 + 400 * 16_384);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 1000, 3456})
    void bothTwinsGiveTheSameSums(int count) {
        SplittableRandom random = new SplittableRandom(count);
        byte[] samples = new byte[count];
        random.nextBytes(samples);
        char[] expected = new char[count];
        char[] actual = new char[count];
        Arrays.fill(expected, (char) 9);
        Arrays.fill(actual, (char) 9);
        for (int weight : new int[] {0, 1, 37, 128, 255, 256}) {
            scalar.addWeighed(samples, weight, expected, count);
            simd.addWeighed(samples, weight, actual, count);
            assertThat(actual).as("weight %d", weight).isEqualTo(expected);
        }
        scalar.weigh(samples, 255, expected, count);
        simd.weigh(samples, 255, actual, count);
        assertThat(actual).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 7, 8, 11, 64})
    void bothTwinsSumColoursTheSame(int taps) {
        SplittableRandom random = new SplittableRandom(taps);
        int width = 3 * taps + 5;
        char[] row = new char[3 * width + SampleKernels.slack(taps)];
        for (int i = 0; i < row.length; i++) {
            row[i] = (char) random.nextInt(1 << 16);
        }
        int[] first = random.ints(19, 0, width - 1).toArray(); // the last ones reach into the slack
        int[] weights = random.ints((long) first.length * taps, 0, 1 << 14).toArray();
        int[] expected = new int[3 * first.length + 1];
        int[] actual = expected.clone();
        scalar.sumColours(row, first, weights, expected);
        simd.sumColours(row, first, weights, actual);
        assertThat(Arrays.copyOf(actual, 3 * first.length)).isEqualTo(Arrays.copyOf(expected, 3 * first.length));
    }
}
