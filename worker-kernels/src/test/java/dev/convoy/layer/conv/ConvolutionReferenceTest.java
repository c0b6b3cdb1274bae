package dev.convoy.layer.conv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.fixture.LayerRun;
import dev.convoy.fixture.RandomFloats;
import dev.convoy.init.Initialiser;
import dev.convoy.kernels.KernelChoice;
import dev.convoy.layer.Bias;
import dev.convoy.layer.Extent;
import dev.convoy.layer.Mode;
import dev.convoy.layer.resize.PaddingMode;
import dev.convoy.tensor.Shape;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Convolutions and transposed ones, forward and backward, against their definition in double precision. */
class ConvolutionReferenceTest {
    /** Relative to the largest element: chains of up to 500 terms near 1, rounded at 2^-24 each. */
    private static final double TOLERANCE = 1e-5;

    private static final Initialiser ZERO = new Initialiser.Constant(0);

    private static Extent extent(int rank, IntSupplier size) {
        return Extent.of(IntStream.range(0, rank).map(d -> size.getAsInt()).toArray());
    }

    private static Sliding sliding(RandomFloats random, int rank, PaddingMode mode) {
        Extent kernel = extent(rank, () -> random.between(1, rank == 3 ? 3 : 5));
        Extent stride = extent(rank, () -> random.between(1, 4));
        Extent before = extent(rank, () -> random.between(0, 3));
        Extent after = random.between(0, 2) > 0 ? before : extent(rank, () -> random.between(0, 3));
        return new Sliding(kernel, stride, new Padding(before, after, mode), extent(rank, () -> random.between(1, 3)));
    }

    private static Channels channels(RandomFloats random) {
        int groups = random.oneOf(1, 1, 2, 3, 5);
        return new Channels(groups * random.between(1, 4), groups * random.between(1, 6), groups);
    }

    static Stream<Arguments> randomConfigurations() {
        return LongStream.rangeClosed(1, 90).mapToObj(seed -> {
            RandomFloats random = new RandomFloats(seed);
            int rank = random.between(1, 3);
            Sliding sliding = sliding(random, rank, random.oneOf(PaddingMode.values()));
            Channels channels = channels(random);
            Extent border = sliding.padding().before().with(sliding.padding().after(), Math::max);
            Extent least = sliding.reach()
                    .with(sliding.padding().before(), (size, pad) -> size - pad)
                    .with(sliding.padding().after(), (size, pad) -> Math.max(1, size - pad));
            Extent image = sliding.padding().mode() == PaddingMode.ZEROS
                    ? least
                    : least.with(border, (size, pad) -> Math.max(size, pad + 1));
            Shape input = image.map(size -> size + random.between(0, rank == 3 ? 3 : 9))
                    .image(channels.in());
            return Arguments.of(seed, new Convolution(channels, sliding, random.oneOf(Bias.values()), ZERO), input);
        });
    }

    static Stream<Arguments> awkwardConfigurations() {
        return Stream.of(
                // stride larger than the kernel: inputs that no output sees
                Arguments.of(101L, conv(3, 1, 3, 0, Bias.ON), Shape.of(2, 7, 8)),
                Arguments.of(102L, conv(3, 2, 5, 1, Bias.ON), Shape.of(2, 11, 9)),
                // more padding than the kernel: outputs that see no input
                Arguments.of(103L, conv(4, 2, 1, 4, Bias.ON), Shape.of(3, 3, 5)),
                Arguments.of(104L, conv(4, 1, 2, 3, Bias.OFF), Shape.of(3, 4, 5)),
                // one pixel in, one pixel out
                Arguments.of(105L, conv(5, 1, 1, 0, Bias.ON), Shape.of(7, 1, 1)),
                Arguments.of(106L, conv(5, 3, 1, 1, Bias.ON), Shape.of(2, 1, 1)),
                // kernel as large as the input
                Arguments.of(107L, conv(2, 5, 2, 0, Bias.ON), Shape.of(3, 5, 5)),
                // more pixels than a bundle's chain, more taps than a slice
                Arguments.of(108L, conv(2, 3, 1, 1, Bias.ON), Shape.of(9, 25, 23)),
                // depthwise, each channel with two filters
                Arguments.of(109L, depthwise(34, 2, PaddingMode.ZEROS), Shape.of(17, 9, 7)),
                Arguments.of(110L, depthwise(17, 1, PaddingMode.CIRCULAR), Shape.of(17, 9, 7)));
    }

    private static Convolution conv(int out, int kernel, int stride, int padding, Bias bias) {
        Sliding sliding = Sliding.of(Extent.all(2, kernel), Extent.all(2, stride), Extent.all(2, padding));
        return new Convolution(Channels.of(0, out), sliding, bias, ZERO);
    }

    private static Convolution depthwise(int out, int stride, PaddingMode mode) {
        Extent one = Extent.all(2, 1);
        Padding padding = new Padding(one, one, mode);
        Sliding sliding = new Sliding(Extent.all(2, 3), Extent.all(2, stride), padding, one);
        return new Convolution(new Channels(0, out, 17), sliding, Bias.ON, ZERO);
    }

    @ParameterizedTest
    @MethodSource({"randomConfigurations", "awkwardConfigurations"})
    void convolution(long seed, Convolution layer, Shape input) {
        LayerRun run = new LayerRun(layer, input, 3, KernelChoice.kernels(), Mode.TRAIN);
        run.random(new RandomFloats(seed)).forward().backward();
        assertNear(run, ConvReference.of(layer, run), seed);
        LayerRun inference = new LayerRun(layer, input, 3, KernelChoice.kernels(), Mode.INFER);
        inference.random(new RandomFloats(seed)).forward();
        assertThat(inference.outputValues()).as("seed %d", seed).isEqualTo(run.outputValues());
    }

    static Stream<Arguments> transposed() {
        return LongStream.rangeClosed(201, 260).mapToObj(seed -> {
            RandomFloats random = new RandomFloats(seed);
            int rank = random.between(1, 3);
            Sliding sliding = sliding(random, rank, PaddingMode.ZEROS);
            Channels channels = channels(random);
            Extent outputPadding =
                    sliding.stride().with(sliding.dilation(), (s, d) -> random.between(0, Math.max(s, d) - 1));
            Extent image = sliding.padding()
                    .before()
                    .with(sliding.padding().after(), Integer::sum)
                    .with(sliding.stride(), (border, s) -> (border + s - 1) / s + random.between(1, 3));
            Bias bias = random.oneOf(Bias.values());
            return Arguments.of(
                    seed,
                    new TransposedConvolution(channels, sliding, outputPadding, bias, ZERO),
                    image.image(channels.in()));
        });
    }

    @ParameterizedTest
    @MethodSource("transposed")
    void transposedConvolution(long seed, TransposedConvolution layer, Shape input) {
        LayerRun run = new LayerRun(layer, input, 3, KernelChoice.kernels(), Mode.TRAIN);
        run.random(new RandomFloats(seed)).forward().backward();
        assertNear(run, ConvReference.of(layer, run), seed);
        LayerRun inference = new LayerRun(layer, input, 3, KernelChoice.kernels(), Mode.INFER);
        inference.random(new RandomFloats(seed)).forward();
        assertThat(inference.outputValues()).as("seed %d", seed).isEqualTo(run.outputValues());
    }

    private static void assertNear(LayerRun run, ConvReference reference, long seed) {
        String what = run.layer() + " on " + run.input() + ", seed " + seed;
        assertNear(run.outputValues(), reference.y, "y of " + what);
        assertNear(run.inputGradients(), reference.dx, "dx of " + what);
        assertNear(run.gradient(), reference.dParameters, "dparameters of " + what);
    }

    private static void assertNear(float[] actual, double[] expected, String what) {
        double largest = 1e-30;
        for (double value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (int i = 0; i < expected.length; i++) {
            assertThat(Math.abs(actual[i] - expected[i]))
                    .as("%s: element %d is %s, expected %s", what, i, actual[i], expected[i])
                    .isLessThanOrEqualTo(TOLERANCE * largest);
        }
    }
}
