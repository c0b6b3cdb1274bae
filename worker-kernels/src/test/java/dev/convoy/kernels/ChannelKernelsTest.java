package dev.convoy.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.fixture.Bits;
import dev.convoy.fixture.RandomFloats;
import dev.convoy.kernels.ChannelKernels.Line;
import dev.convoy.kernels.ChannelKernels.LineGradient;
import dev.convoy.kernels.ChannelKernels.Pixels;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Scalar = SIMD, bit for bit, for every operation on pixels, over awkward pitches, numbers of pixels, places and values. */
class ChannelKernelsTest {
    private static final int[] PITCHES = {1, 2, 3, 4, 5, 8, 13, 16, 24, 40, 72, 101, 520};
    private static final int[] COUNTS = {0, 1, 2, 3, 4, 5, 7, 64, 133};

    private final ChannelKernels scalar = Twins.scalar().channels();
    private final ChannelKernels simd = Twins.simd().channels();

    /** What is compared: an operation that reads two images and numbers for each channel, and changes a third array. */
    private interface Operation {
        void run(ChannelKernels kernels, Span a, Span b, Span[] numbers, Span c, Pixels pixels);
    }

    @Test
    void addUp() {
        compare("addUp", 1, (k, a, b, numbers, c, pixels) -> k.addUp(a, pixels, c));
    }

    @Test
    void addSquares() {
        compare("addSquares", 1, (k, a, b, numbers, c, pixels) -> k.addSquares(a, numbers[0], pixels, c));
    }

    @Test
    void addProducts() {
        compare(
                "addProducts",
                2,
                (k, a, b, numbers, c, pixels) -> k.addProducts(a, b, line(pixels, numbers), pixels, c));
    }

    @Test
    void addReluProducts() {
        compare(
                "addReluProducts",
                2,
                (k, a, b, numbers, c, pixels) -> k.addReluProducts(a, b, line(pixels, numbers), pixels, c));
    }

    @Test
    void closeAndAddProducts() {
        for (Where where : Where.values()) {
            compare("closeAndAddProducts " + where, where.sums, (k, a, b, numbers, c, pixels) -> {
                Span dy = where == Where.SUMS ? new Span(b.array().clone(), b.offset()) : c;
                Span sums = where == Where.SUMS ? c : Span.zeros(2 * ChannelKernels.CHAINS * pixels.pitch());
                k.closeAndAddProducts(a, dy, b, line(pixels, numbers), pixels, sums);
            });
        }
    }

    /** Which of two results is compared. */
    private enum Where {
        SUMS(2),
        GRADIENTS(0);

        private final int sums;

        Where(int sums) {
            this.sums = sums;
        }
    }

    @ParameterizedTest
    @EnumSource
    void normalise(Ending ending) {
        compare("normalise, " + ending, 0, (k, a, b, numbers, c, pixels) -> {
            k.normalise(a, ending.adds() ? b : null, c, pixels, line(pixels, numbers), ending);
        });
    }

    @Test
    void normaliseGradient() {
        compare("normaliseGradient", 0, (k, a, b, numbers, c, pixels) -> {
            k.normaliseGradient(a, b, c, pixels, gradient(pixels, numbers));
        });
    }

    @Test
    void normaliseReluGradient() {
        compare("normaliseReluGradient", 0, (k, a, b, numbers, c, pixels) -> {
            k.normaliseReluGradient(a, b, c, pixels, gradient(pixels, numbers));
        });
    }

    /** What works in place does what it does from one array to another. */
    @Test
    void gradientsInPlace() {
        compare("in place", 0, (k, a, b, numbers, c, pixels) -> {
            k.normaliseGradient(c, b, c, pixels, gradient(pixels, numbers));
            k.normaliseReluGradient(c, a, c, pixels, gradient(pixels, numbers));
        });
    }

    private static Line line(Pixels pixels, Span[] numbers) {
        return new Line(run(pixels, numbers[0]), run(pixels, numbers[1]), run(pixels, numbers[2]));
    }

    private static LineGradient gradient(Pixels pixels, Span[] numbers) {
        return new LineGradient(line(pixels, numbers), run(pixels, numbers[3]), run(pixels, numbers[0]));
    }

    private static float[] run(Pixels pixels, Span numbers) {
        float[] run = new float[pixels.run()];
        System.arraycopy(numbers.array(), numbers.offset(), run, 0, pixels.pitch());
        pixels.repeat(run);
        return run;
    }

    @Test
    void sumsGoToFourChains() {
        float[] x = {0x1p24f, 1, 1, 1, 1, 1}; // pixel 4 goes to chain 0, where it is lost; pixel 5 to chain 1
        for (ChannelKernels kernels : new ChannelKernels[] {scalar, simd}) {
            float[] sums = new float[4 + Span.SLACK];
            kernels.addUp(new Span(Arrays.copyOf(x, 6 + Span.SLACK), 0), new Pixels(6, 1), new Span(sums, 0));
            assertThat(Arrays.copyOf(sums, 4)).containsExactly(0x1p24f, 2, 1, 1);
        }
    }

    /** @param sums how many sums the result is, {@code [sums, CHAINS, pitch]}; 0 where it is an image */
    private void compare(String name, int sums, Operation operation) {
        for (int pitch : PITCHES) {
            for (int count : COUNTS) {
                boolean special = (pitch + count) % 3 == 0;
                long seed = 41L * pitch + count;
                Pixels pixels = new Pixels(count, pitch);
                int results = sums == 0 ? pixels.floats() : sums * ChannelKernels.CHAINS * pitch;
                float[] a = AwkwardFloats.values(seed, pixels.floats(), special);
                float[] b = AwkwardFloats.values(seed + 1000, pixels.floats(), special);
                Span[] numbers = new Span[4];
                for (int i = 0; i < 4; i++) {
                    numbers[i] = new Span(new RandomFloats(seed + i).array(pitch + 4 + Span.SLACK), i);
                }
                float[] expected = AwkwardFloats.values(seed + 2000, results, special);
                float[] actual = expected.clone();
                operation.run(scalar, new Span(a, 1), new Span(b, 2), numbers, new Span(expected, 3), pixels);
                operation.run(simd, new Span(a, 1), new Span(b, 2), numbers, new Span(actual, 3), pixels);
                Bits.assertEqual(actual, expected, name + ", " + pixels + ", seed " + seed);
            }
        }
    }
}
