package dev.convoy.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.fixture.Bits;
import dev.convoy.kernels.Kernels.Affine;
import dev.convoy.kernels.Kernels.AffineGradient;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scalar = SIMD, bit for bit, for every operation on arrays, over awkward sizes, places and values. */
class ArrayKernelsTest {
    private static final int[] SIZES = {
        0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 47, 48, 63, 64, 65, 100, 127, 1000, 1025
    };
    private final Kernels scalar = Twins.scalar();
    private final Kernels simd = Twins.simd();

    /** What is compared: an operation that reads two arrays and changes a third. */
    private interface Operation {
        void run(Kernels kernels, Span a, Span b, Span c, int count);
    }

    /** What is compared: a sum over one or two arrays. */
    private interface Sum {
        float run(Kernels kernels, Span a, Span b, int count);
    }

    @Test
    void add() {
        compare("add", (k, a, b, c, count) -> k.add(a, b, c, count));
        compare("add to", (k, a, b, c, count) -> k.add(a, c, count));
        compare("add within", (k, a, b, c, count) -> k.addWithin(c, count - count / 2, 0, count / 2));
    }

    @Test
    void relu() {
        compare("relu", (k, a, b, c, count) -> k.relu(a, c, count));
        compare("relu in place", (k, a, b, c, count) -> k.relu(c, c, count));
    }

    @Test
    void reluGradient() {
        compare("reluGradient", (k, a, b, c, count) -> k.reluGradient(a, b, c, count));
    }

    @Test
    void normalise() {
        Affine affine = new Affine(0.3f, -1.7f, 0.11f);
        compare("normalise", (k, a, b, c, count) -> k.normalise(a, c, count, affine));
    }

    @Test
    void normaliseGradient() {
        AffineGradient affine = new AffineGradient(0.3f, -1.7f, 0.013f, 0.11f);
        compare("normaliseGradient", (k, a, b, c, count) -> k.normaliseGradient(a, b, c, count, affine));
    }

    @Test
    void sum() {
        compareSums("sum", (k, a, b, count) -> k.sum(a, count));
    }

    @Test
    void squaredDeviations() {
        compareSums("squaredDeviations", (k, a, b, count) -> k.squaredDeviations(a, 0.21f, count));
    }

    @Test
    void centredDot() {
        compareSums("centredDot", (k, a, b, count) -> k.centredDot(a, b, 0.21f, count));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 16, 20})
    void reluKeepsNanAndMakesMinusZeroPlain(int count) {
        for (Kernels kernels : new Kernels[] {scalar, simd}) {
            float[] x = new float[count + Span.SLACK];
            Arrays.fill(x, 0, count, Float.NaN);
            kernels.relu(new Span(x, 0), new Span(x, 0), count);
            assertThat(Arrays.copyOf(x, count)).containsOnly(Float.NaN);
            Arrays.fill(x, 0, count, -0.0f);
            kernels.relu(new Span(x, 0), new Span(x, 0), count);
            Bits.assertEqual(Arrays.copyOf(x, count), new float[count], kernels.description() + " relu of -0");
        }
    }

    @Test
    void sumsGoToSixteenLanesFoldedInHalves() {
        float[] x = new float[17 + Span.SLACK];
        x[0] = 0x1p24f;
        x[16] = 1; // lane 0 as well: lost, since 2^24 + 1 is not a float
        x[8] = 1; // lane 8: meets lane 0 in the first fold: lost
        x[4] = 1; // lanes 4 and 12 meet first: kept
        x[12] = 1;
        for (Kernels kernels : new Kernels[] {scalar, simd}) {
            assertThat(kernels.sum(new Span(x, 0), 17)).isEqualTo(0x1p24f + 2);
        }
    }

    private void compare(String name, Operation operation) {
        for (int size : SIZES) {
            for (int offset = 0; offset < 4; offset++) {
                long seed = 31L * size + offset;
                float[] a = AwkwardFloats.values(seed, size, offset == 3);
                float[] b = AwkwardFloats.values(seed + 1000, size, offset == 3);
                float[] expected = AwkwardFloats.values(seed + 2000, size, offset == 3);
                float[] actual = expected.clone();
                operation.run(scalar, new Span(a, offset), new Span(b, 2), new Span(expected, 3 - offset), size);
                operation.run(simd, new Span(a, offset), new Span(b, 2), new Span(actual, 3 - offset), size);
                Bits.assertEqual(actual, expected, name + ", count " + size + ", seed " + seed);
            }
        }
    }

    private void compareSums(String name, Sum sum) {
        for (int size : SIZES) {
            for (int offset = 0; offset < 4; offset++) {
                long seed = 37L * size + offset;
                float[] a = AwkwardFloats.values(seed, size, offset == 3);
                float[] b = AwkwardFloats.values(seed + 1000, size, false);
                float expected = sum.run(scalar, new Span(a, offset), new Span(b, 1), size);
                float actual = sum.run(simd, new Span(a, offset), new Span(b, 1), size);
                Bits.assertEqual(actual, expected, name + ", count " + size + ", seed " + seed);
            }
        }
    }
}
