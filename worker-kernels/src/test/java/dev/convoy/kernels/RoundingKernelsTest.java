package dev.convoy.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.fixture.Bits;
import dev.convoy.fixture.RandomFloats;
import java.math.BigDecimal;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rounding to 16 bits: the scalar twin against the formats' own definition, the SIMD twin against the scalar one. */
class RoundingKernelsTest {
    private static final int[] SIZES = {0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 1000, 1025};
    private static final int PATTERNS = 1 << 16;

    private final Kernels scalar = Twins.scalar();
    private final Kernels simd = Twins.simd();

    /** What the bits of a format mean, by its definition. */
    private static double meaning(Half half, int bits) {
        int places = half == Half.BFLOAT16 ? 7 : 10;
        int exponents = half == Half.BFLOAT16 ? 8 : 5;
        int fraction = bits & (1 << places) - 1;
        int exponent = bits >> places & (1 << exponents) - 1;
        int bias = (1 << exponents - 1) - 1;
        double sign = bits >> 15 == 0 ? 1 : -1;
        if (exponent == (1 << exponents) - 1) {
            return fraction == 0 ? sign * Double.POSITIVE_INFINITY : Double.NaN;
        }
        return exponent == 0
                ? sign * Math.scalb((double) fraction, 1 - bias - places)
                : sign * Math.scalb((double) (fraction + (1 << places)), exponent - bias - places);
    }

    @ParameterizedTest
    @EnumSource
    void everyPatternOf16BitsHasItsValueAndStays(Half half) {
        for (int bits = 0; bits < PATTERNS; bits++) {
            float value = half.value(bits);
            Bits.assertEqual(value, (float) meaning(half, bits), half + " value of " + bits);
            Bits.assertEqual(half.round(value), value, half + " rounding of " + bits);
            if (value == value) {
                assertThat(half.bits(value)).isEqualTo(bits);
            } else {
                assertThat(meaning(half, half.bits(half.round(value)))).isNaN();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theNearestIsTakenAndTheEvenOneOfTwo(Half half) {
        int infinity = half.bits(Float.POSITIVE_INFINITY);
        for (int bits = 0; bits + 1 < infinity; bits++) {
            float low = half.value(bits);
            float high = half.value(bits + 1);
            float middle = new BigDecimal(low)
                    .add(new BigDecimal(high))
                    .divide(new BigDecimal(2))
                    .floatValue();
            float even = bits % 2 == 0 ? low : high;
            Bits.assertEqual(half.round(middle), even, half + " between " + low + " and " + high);
            Bits.assertEqual(half.round(-middle), -even, half + " between -" + low + " and -" + high);
            Bits.assertEqual(half.round(Math.nextDown(middle)), low, half + " below the middle after " + low);
            Bits.assertEqual(half.round(Math.nextUp(middle)), high, half + " above the middle before " + high);
        }
    }

    @Test
    void theEndsOfTheRanges() {
        for (float large : new float[] {65505, 65519.996f, 65520, 1e9f, Float.MAX_VALUE}) {
            assertThat(Half.FLOAT16.round(large)).isEqualTo(65504);
            assertThat(Half.FLOAT16.round(-large)).isEqualTo(-65504);
        }
        assertThat(Half.BFLOAT16.round(0x1.fep127f)).isEqualTo(0x1.fep127f);
        assertThat(Half.BFLOAT16.round(Float.MAX_VALUE)).isEqualTo(Float.POSITIVE_INFINITY);
        for (Half half : Half.values()) {
            assertThat(half.round(Float.NEGATIVE_INFINITY)).isEqualTo(Float.NEGATIVE_INFINITY);
            assertThat(half.round(Float.intBitsToFloat(0xffc12345))).isNaN();
            Bits.assertEqual(half.round(-0f), -0f, half + " of -0");
        }
        assertThat(Half.FLOAT16.round(0x1p-24f)).isEqualTo(0x1p-24f);
        Bits.assertEqual(Half.FLOAT16.round(-0x1p-25f), -0f, "half of the smallest");
        assertThat(Half.FLOAT16.round(0x1.000002p-25f)).isEqualTo(0x1p-24f);
    }

    @ParameterizedTest
    @EnumSource
    void twinsRoundTheSame(Half half) {
        for (int size : SIZES) {
            for (int offset = 0; offset < 4; offset++) {
                String what = half + ", count " + size + ", offset " + offset;
                float[] x = values(31L * size + offset, size);
                Span there = new Span(x, offset);
                float[] error = values(41L * size + offset, size);
                float[][] expected = {x.clone(), AwkwardFloats.values(size, size, true), new float[x.length]};
                float[][] actual = {x.clone(), expected[1].clone(), new float[x.length]};
                for (float[][] result : new float[][][] {expected, actual}) {
                    RoundingKernels kernels = (result == actual ? simd : scalar).rounding();
                    kernels.add(half, there, new Span(result[1], 3 - offset), size);
                    kernels.feedBack(
                            half, new Span(result[0], offset), new Span(error, 1), new Span(result[2], 2), size);
                }
                for (int i = 0; i < expected.length; i++) {
                    Bits.assertEqual(actual[i], expected[i], what + ", array " + i);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void twinsPackTheSame(Half half) {
        for (int size : SIZES) {
            for (int offset = 0; offset < 4; offset++) {
                String what = half + ", count " + size + ", offset " + offset;
                float[] x = values(37L * size + offset, size);
                Span there = new Span(x, offset);
                for (int i = 0; i < size; i++) {
                    x[offset + i] = half.round(x[offset + i]);
                }
                int[] expected = new int[RoundingKernels.words(size)];
                int[] actual = new int[RoundingKernels.words(size)];
                scalar.rounding().pack(half, there, expected, size);
                simd.rounding().pack(half, there, actual, size);
                assertThat(actual).as(what).containsExactly(expected);
                for (Kernels kernels : new Kernels[] {scalar, simd}) {
                    float[] back = x.clone();
                    Arrays.fill(back, offset, offset + size, 7);
                    kernels.rounding().unpack(half, actual, new Span(back, offset), size);
                    Bits.assertEqual(back, x, what + " and back, " + kernels.description());
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void bothTwinsKnowEveryPattern(Half half) {
        int[] words = new int[PATTERNS / 2];
        for (int i = 0; i < words.length; i++) {
            words[i] = i | i + words.length << 16;
        }
        for (Kernels kernels : new Kernels[] {scalar, simd}) {
            float[] values = new float[PATTERNS];
            kernels.rounding().unpack(half, words, new Span(values, 0), PATTERNS);
            for (int bits = 0; bits < PATTERNS; bits++) {
                Bits.assertEqual(values[bits], (float) meaning(half, bits), kernels.description() + " " + bits);
            }
        }
    }

    /** Numbers of all sizes, many of them in the middle of two of 16 bits or beside it, some special. */
    private static float[] values(long seed, int count) {
        float[] values = AwkwardFloats.values(seed, count, true);
        RandomFloats random = new RandomFloats(seed + 1);
        for (int i = 0; i < values.length; i++) {
            int bits = Float.floatToRawIntBits(values[i]);
            switch (random.between(0, 3)) {
                case 0 -> bits = bits & 0xffff0000 | 0x8000 + random.between(-1, 1);
                case 1 -> bits = bits & 0xffffe000 | 0x1000 + random.between(-1, 1);
                case 2 -> bits = bits - (random.between(0, 30) << 23);
                default -> {}
            }
            values[i] = Float.intBitsToFloat(bits);
        }
        return values;
    }
}
