package dev.convoy.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CounterRandomTest {
    private static final long SEED = 42;

    private final CounterRandom random = new CounterRandom(SEED, Purpose.TEST);

    /** The known answers of Random123's own tests, {@code philox4x32 10}. */
    @ParameterizedTest
    @CsvSource({
        "00000000 00000000 00000000 00000000, 00000000 00000000, 6627e8d5 e169c58d bc57ac4c 9b00dbd8",
        "ffffffff ffffffff ffffffff ffffffff, ffffffff ffffffff, 408f276d 41c83b0e a20bc7c6 6d5451fd",
        "243f6a88 85a308d3 13198a2e 03707344, a4093822 299f31d0, d16cfe09 94fdcceb 5001e420 24126ea1",
    })
    void knownAnswers(String counter, String key, String expected) {
        int[] c = words(counter);
        int[] k = words(key);
        int[] block = new int[4];
        CounterRandom.philox(c[0], c[1], c[2], c[3], k[0], k[1], block);
        assertThat(block).containsExactly(words(expected));
    }

    private static int[] words(String hex) {
        return Arrays.stream(hex.split(" "))
                .mapToInt(word -> Integer.parseUnsignedInt(word, 16))
                .toArray();
    }

    /** Frozen: another value here is another initialisation, another order of samples, another hash of every run. */
    @Test
    void streamsAreFrozen() {
        CounterRandom frozen = new CounterRandom(1, Purpose.SHUFFLE, 2).at(3, 4);
        int[] first = IntStream.range(0, 6).map(i -> frozen.nextInt()).toArray();
        assertThat(first).containsExactly(-1003600267, 1152004695, -1038043889, 1276948569, 908381460, -2065983529);
    }

    @Test
    void aDrawDoesNotDependOnTheOrderOfReading() {
        int[][] forwards = new int[20][];
        for (int b = 0; b < 20; b++) {
            forwards[b] = draw(random.at(7, b), 1 + b % 6);
        }
        for (int b = 19; b >= 0; b--) {
            assertThat(draw(random.at(7, b), 1 + b % 6)).containsExactly(forwards[b]);
        }
        CounterRandom other = new CounterRandom(SEED, Purpose.TEST);
        assertThat(draw(other.at(7, 13), 2)).containsExactly(forwards[13]);
    }

    @Test
    void everyPartOfTheKeyAndCounterCounts() {
        Set<Long> seen = new HashSet<>();
        for (long seed : new long[] {0, 1, -1, 1L << 32}) {
            for (Purpose purpose : Purpose.values()) {
                for (int index : new int[] {0, 1, 256, -1}) {
                    CounterRandom stream = new CounterRandom(seed, purpose, index);
                    for (long a : new long[] {0, 1, 0xFFFFFFFFL}) {
                        for (long b : new long[] {0, 1, -1, 1L << 32}) {
                            int[] bits = draw(stream.at(a, b), 2);
                            seen.add((long) bits[0] << 32 | (bits[1] & 0xFFFFFFFFL));
                        }
                    }
                }
            }
        }
        assertThat(seen).hasSize(4 * Purpose.values().length * 4 * 3 * 4);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0x100000000L})
    void firstCounterHasThirtyTwoBits(long a) {
        assertThatThrownBy(() -> random.at(a, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("counter a expects 0 to 2^32 - 1, got " + a);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 10, 100})
    void boundedIntegersAreUniform(int bound) {
        int draws = 20_000;
        int[] counts = new int[bound];
        for (int i = 0; i < draws; i++) {
            counts[random.nextInt(bound)]++; // out of range would throw
        }
        double expected = (double) draws / bound;
        double chiSquared = 0;
        for (int count : counts) {
            chiSquared += (count - expected) * (count - expected) / expected;
        }
        // mean bound - 1, variance twice that: six deviations and a little for few degrees of freedom
        assertThat(chiSquared).as("seed %d", SEED).isLessThan(bound - 1 + 6 * Math.sqrt(2.0 * bound) + 6);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MAX_VALUE, 0x40000001})
    void largeBoundsKeepTheirRange(int bound) {
        double sum = 0;
        for (int i = 0; i < 2_000; i++) {
            int value = random.nextInt(bound);
            assertThat(value).isBetween(0, bound - 1);
            sum += value;
        }
        assertThat(sum / 2_000 / bound).isBetween(0.46, 0.54);
    }

    /** Without Lemire's rejection, remainders 0, 1 and 2 would come 3, 3 and 2 times in 8. */
    @Test
    void boundsThatDoNotDivideTheRangeHaveNoBias() {
        int[] counts = new int[3];
        for (int i = 0; i < 6_000; i++) {
            counts[random.nextInt(3 << 29) % 3]++;
        }
        for (int count : counts) {
            assertThat(count).as("seed %d", SEED).isBetween(1_815, 2_185); // five deviations of 37
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -3})
    void boundMustBePositive(int bound) {
        assertThatThrownBy(() -> random.nextInt(bound))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bound expects a positive number, got " + bound);
    }

    @Test
    void floatsAndDoublesFillTheUnitInterval() {
        double[] sums = new double[4];
        int draws = 50_000;
        for (int i = 0; i < draws; i++) {
            float f = random.nextFloat();
            double d = random.nextDouble();
            assertThat(f >= 0 && f < 1 && d >= 0 && d < 1).isTrue();
            sums[0] += f;
            sums[1] += f * f;
            sums[2] += d;
            sums[3] += d * d;
        }
        for (int i = 0; i < 4; i += 2) {
            assertThat(sums[i] / draws).isBetween(0.493, 0.507);
            assertThat(sums[i + 1] / draws).isBetween(1 / 3.0 - 0.007, 1 / 3.0 + 0.007);
        }
        assertThat(random.nextFloat(2, 3)).isBetween(2f, 3f);
    }

    @Test
    void gaussianMoments() {
        int draws = 50_000;
        double[] sums = new double[5];
        for (int i = 0; i < draws; i++) {
            double x = random.nextGaussian();
            for (int power = 1; power <= 4; power++) {
                sums[power] += Math.pow(x, power) / draws;
            }
        }
        // five standard errors: 1, 2, 15 and 96 are the variances of the powers
        double error = 5 / Math.sqrt(draws);
        assertThat(sums[1]).isBetween(-error, error);
        assertThat(sums[2]).isBetween(1 - error * Math.sqrt(2), 1 + error * Math.sqrt(2));
        assertThat(sums[3]).isBetween(-error * Math.sqrt(15), error * Math.sqrt(15));
        assertThat(sums[4]).isBetween(3 - error * Math.sqrt(96), 3 + error * Math.sqrt(96));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 10, 1000})
    void permutationsHoldEveryIndexOnce(int length) {
        int[] order = random.at(1, length).permutation(length);
        assertThat(order.clone()).isEqualTo(random.at(1, length).permutation(length));
        Arrays.sort(order);
        assertThat(order).containsExactly(IntStream.range(0, length).toArray());
    }

    @Test
    void permutationsAreUniform() {
        int[] counts = new int[27];
        for (int i = 0; i < 6_000; i++) {
            int[] order = random.at(2, i).permutation(3);
            counts[order[0] * 9 + order[1] * 3 + order[2]]++;
        }
        int[] met = Arrays.stream(counts).filter(count -> count > 0).toArray();
        assertThat(met).hasSize(6);
        for (int count : met) {
            assertThat(count).as("seed %d", SEED).isBetween(855, 1145); // five deviations of 29
        }
    }

    private static int[] draw(CounterRandom stream, int count) {
        return IntStream.range(0, count).map(i -> stream.nextInt()).toArray();
    }
}
