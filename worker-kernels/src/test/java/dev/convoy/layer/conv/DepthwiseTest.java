package dev.convoy.layer.conv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.fixture.Bits;
import dev.convoy.fixture.LayerRun;
import dev.convoy.fixture.RandomFloats;
import dev.convoy.init.Initialiser;
import dev.convoy.kernels.Kernels;
import dev.convoy.kernels.Twins;
import dev.convoy.layer.Bias;
import dev.convoy.layer.Extent;
import dev.convoy.layer.Mode;
import dev.convoy.tensor.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Convolutions in groups, channel by channel: the bits of the products, from both twins, and no group sees another. */
class DepthwiseTest {
    private static final Initialiser ZERO = new Initialiser.Constant(0);

    private static Convolution layer(Channels channels, Sliding sliding, ConvAlgorithm algorithm) {
        return new Convolution(channels, sliding, Bias.ON, ZERO, algorithm);
    }

    private static Sliding square(int kernel, int stride, int padding) {
        return Sliding.of(Extent.all(2, kernel), Extent.all(2, stride), Extent.all(2, padding));
    }

    static Stream<Arguments> shapes() {
        Stream<Arguments> given = Stream.of(
                // several strips of rows
                Arguments.of(new Channels(40, 40, 40), square(3, 1, 1), Shape.of(40, 50, 90)),
                Arguments.of(new Channels(8, 8, 8), square(3, 2, 1), Shape.of(8, 131, 70)),
                Arguments.of(new Channels(32, 32, 8), square(3, 1, 1), Shape.of(32, 40, 30)),
                // many channels on one side alone
                Arguments.of(new Channels(3, 36, 3), square(3, 1, 1), Shape.of(3, 9, 8)),
                Arguments.of(new Channels(64, 2, 2), square(3, 2, 1), Shape.of(64, 7, 10)),
                // stride larger than the kernel, kernel larger than the image, a single pixel
                Arguments.of(new Channels(16, 16, 16), square(2, 3, 0), Shape.of(16, 11, 9)),
                Arguments.of(new Channels(9, 18, 9), square(5, 1, 2), Shape.of(9, 2, 3)),
                Arguments.of(new Channels(24, 12, 12), square(1, 1, 0), Shape.of(24, 1, 1)));
        Stream<Arguments> drawn = LongStream.rangeClosed(1, 40).mapToObj(seed -> {
            RandomFloats random = new RandomFloats(seed);
            int rank = random.between(1, 3);
            Extent kernel = extent(rank, random, 1, rank == 3 ? 3 : 5);
            Padding padding = Padding.zeros(extent(rank, random, 0, 3));
            Sliding sliding = new Sliding(kernel, extent(rank, random, 1, 3), padding, extent(rank, random, 1, 2));
            int groups = random.oneOf(2, 3, 8, 17, 32);
            Channels channels =
                    new Channels(groups * random.oneOf(1, 1, 2, 4), groups * random.oneOf(1, 1, 2, 3, 4, 8), groups);
            int size = rank == 3 ? 5 : 17;
            Extent image = sliding.reach().map(reach -> reach + random.between(0, size));
            return Arguments.of(channels, sliding, image.image(channels.in()));
        });
        return Stream.concat(given, drawn);
    }

    private static Extent extent(int rank, RandomFloats random, int least, int most) {
        return Extent.of(
                IntStream.range(0, rank).map(d -> random.between(least, most)).toArray());
    }

    /** In sums over more pixels than a bundle's or in huge weights the order of the products' sums may be another. */
    @ParameterizedTest
    @MethodSource("shapes")
    void theBitsOfTheProducts(Channels channels, Sliding sliding, Shape input) {
        LayerRun expected = run(layer(channels, sliding, ConvAlgorithm.DIRECT), input, Twins.simd());
        for (Kernels kernels : new Kernels[] {Twins.simd(), Twins.scalar()}) {
            LayerRun actual = run(layer(channels, sliding, ConvAlgorithm.DEPTHWISE), input, kernels);
            String what = channels + ", " + sliding + ", " + input + ", " + kernels.description();
            Bits.assertEqual(actual.outputValues(), expected.outputValues(), what + ": y");
            Bits.assertEqual(actual.inputGradients(), expected.inputGradients(), what + ": dx");
            Bits.assertEqual(actual.gradient(), expected.gradient(), what + ": dparameters");
        }
    }

    private static LayerRun run(Convolution layer, Shape input, Kernels kernels) {
        return new LayerRun(layer, input, 3, kernels, Mode.TRAIN)
                .random(new RandomFloats(31))
                .forward()
                .backward();
    }

    /** An infinite number in one group's input reaches no other group: nothing is multiplied by zeros that stand for nothing. */
    @Test
    void noGroupSeesAnother() {
        Channels channels = new Channels(16, 16, 4);
        Shape input = Shape.of(16, 6, 7);
        Convolution layer = layer(channels, square(3, 1, 1), ConvAlgorithm.AUTO);
        LayerRun run = new LayerRun(layer, input, 1, Twins.simd(), Mode.TRAIN).random(new RandomFloats(5));
        int plane = 6 * 7;
        float[] before = run.forward().outputValues();
        Arrays.fill(
                run.x().array(), run.x().offset() + 4 * plane, run.x().offset() + 8 * plane, Float.POSITIVE_INFINITY);
        float[] after = run.forward().outputValues();
        for (int i = 0; i < after.length; i++) {
            boolean own = i / plane / 4 == 1;
            assertThat(Float.isFinite(after[i])).as("output %d", i).isEqualTo(!own);
            assertThat(own || after[i] == before[i]).as("output %d", i).isTrue();
        }
    }

    @Test
    void theChoiceFollowsTheGroups() {
        assertThat(chosen(new Channels(64, 64, 64))).isEqualTo(ConvAlgorithm.DEPTHWISE);
        assertThat(chosen(new Channels(64, 128, 64))).isEqualTo(ConvAlgorithm.DEPTHWISE);
        assertThat(chosen(new Channels(128, 128, 32))).isEqualTo(ConvAlgorithm.DEPTHWISE);
        assertThat(chosen(new Channels(64, 128, 16))).isEqualTo(ConvAlgorithm.DEPTHWISE);
        assertThat(chosen(new Channels(16, 256, 16))).isEqualTo(ConvAlgorithm.DEPTHWISE);
        assertThat(chosen(new Channels(256, 256, 32))).isEqualTo(ConvAlgorithm.DIRECT);
        assertThat(chosen(new Channels(96, 256, 2))).isEqualTo(ConvAlgorithm.DIRECT);
        assertThat(chosen(new Channels(2, 2, 1))).isEqualTo(ConvAlgorithm.DIRECT);
    }

    private static ConvAlgorithm chosen(Channels channels) {
        Sliding sliding = square(3, 1, 1);
        Extent image = Extent.all(2, 14);
        ConvGeometry g = new ConvGeometry(channels, image, image, sliding);
        ConvAlgorithm chosen = ConvAlgorithm.AUTO.of(g).algorithm();
        assertThat(ConvAlgorithm.AUTO.ofWeightGradient(g).algorithm()).isEqualTo(chosen);
        return chosen;
    }

    @Test
    void oneGroupIsNoChoice() {
        Convolution layer = layer(new Channels(0, 6, 1), square(3, 1, 1), ConvAlgorithm.DEPTHWISE);
        assertThatThrownBy(() -> layer.outputShape(Shape.of(3, 8, 8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("algorithm depthwise expects several groups, got groups 1");
    }
}
