package dev.convoy.layer.conv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.fixture.Bits;
import dev.convoy.fixture.RandomFloats;
import dev.convoy.kernels.KernelChoice;
import dev.convoy.kernels.Kernels;
import dev.convoy.kernels.Span;
import dev.convoy.kernels.Twins;
import dev.convoy.layer.Extent;
import dev.convoy.layer.Layout;
import dev.convoy.layer.PackedWeights;
import dev.convoy.tensor.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Input gradients of few channels: the bits of the products, from both twins, and nothing of what lies between channels and pitch. */
class PlanarInputGradientTest {
    static Stream<Arguments> shapes() {
        Stream<Arguments> given = Stream.of(
                // several strips of rows; a kernel larger than the image; a stride larger than the kernel
                Arguments.of(Channels.of(3, 64), square(11, 4, 2), Shape.of(3, 120, 100)),
                Arguments.of(Channels.of(1, 20), square(5, 1, 2), Shape.of(1, 90, 40)),
                Arguments.of(Channels.of(4, 9), square(5, 1, 2), Shape.of(4, 2, 3)),
                Arguments.of(Channels.of(2, 5), square(2, 3, 0), Shape.of(2, 60, 50)));
        Stream<Arguments> drawn = LongStream.rangeClosed(1, 40).mapToObj(seed -> {
            RandomFloats random = new RandomFloats(seed);
            int rank = random.between(1, 3);
            Extent kernel = extent(rank, random, 1, rank == 3 ? 3 : 5);
            Padding padding = Padding.zeros(extent(rank, random, 0, 3));
            Sliding sliding = new Sliding(kernel, extent(rank, random, 1, 3), padding, extent(rank, random, 1, 2));
            int size = rank == 3 ? 5 : 17;
            Extent image = sliding.reach().map(reach -> reach + random.between(0, size));
            Channels channels = Channels.of(random.between(1, 4), random.between(1, 19));
            return Arguments.of(channels, sliding, image.image(channels.in()));
        });
        return Stream.concat(given, drawn);
    }

    private static Sliding square(int kernel, int stride, int padding) {
        return Sliding.of(Extent.all(2, kernel), Extent.all(2, stride), Extent.all(2, padding));
    }

    private static Extent extent(int rank, RandomFloats random, int least, int most) {
        return Extent.of(
                IntStream.range(0, rank).map(d -> random.between(least, most)).toArray());
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void theBitsOfTheProducts(Channels channels, Sliding sliding, Shape input) {
        ConvGeometry g = new ConvGeometry(channels, Extent.of(input), sliding.windows(input), sliding);
        assertThat(PlanarInputGradient.fits(g)).isTrue();
        Span bias = new Span(new RandomFloats(3).array(8), 0);
        for (Span added : new Span[] {null, bias}) {
            float[] expected = run(new ConvInputGradient(Twins.simd(), new PackedWeights().share(), 1, g, added), g);
            for (Kernels kernels : new Kernels[] {Twins.simd(), Twins.scalar()}) {
                float[] actual =
                        run(new PlanarInputGradient(kernels.depthwise(), new PackedWeights().share(), 1, g, added), g);
                Bits.assertEqual(
                        actual, expected, channels + ", " + sliding + ", " + input + ", " + kernels.description());
            }
        }
    }

    /** The second of two images, so that nothing is left of the first. */
    private static float[] run(InputGradientPass pass, ConvGeometry g) {
        RandomFloats random = new RandomFloats(17);
        pass.load(new Span(random.array(g.channels().out() * g.taps()), 0));
        Span dx = Span.zeros(g.input().count() * g.inPitch());
        for (int image = 0; image < 2; image++) {
            float[] dy = random.array(g.outPixels() * g.outPitch() + Span.SLACK);
            for (int i = 0; i < g.outPixels(); i++) {
                int pixel = i * g.outPitch();
                Arrays.fill(dy, pixel + g.channels().out(), pixel + g.outPitch(), Float.NaN);
            }
            pass.run(new Span(dy, 0), dx, 0);
        }
        return dx.array();
    }

    @Test
    void moreChannelsAndGroupsGoByProducts() {
        assertThat(PlanarInputGradient.fits(geometry(Channels.of(5, 8)))).isFalse();
        assertThat(PlanarInputGradient.fits(geometry(new Channels(4, 8, 2)))).isFalse();
        assertThat(Layout.pitch(4)).isEqualTo(4);
        assertThat(Layout.pitch(5)).isEqualTo(KernelChoice.channelStep());
    }

    private static ConvGeometry geometry(Channels channels) {
        return new ConvGeometry(channels, Extent.all(2, 9), Extent.all(2, 9), square(3, 1, 1));
    }
}
