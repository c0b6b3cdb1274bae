package dev.convoy.layer.conv;

import dev.convoy.fixture.GradientCheck;
import dev.convoy.fixture.LayerGradients;
import dev.convoy.fixture.LayerRun;
import dev.convoy.init.Initialiser;
import dev.convoy.kernels.KernelChoice;
import dev.convoy.layer.Bias;
import dev.convoy.layer.Extent;
import dev.convoy.layer.Layer;
import dev.convoy.layer.Mode;
import dev.convoy.layer.resize.PaddingMode;
import dev.convoy.tensor.Shape;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Backward = finite differences of forward, for each option of the convolutions. */
class ConvolutionGradientTest {
    private static final Initialiser ZERO = new Initialiser.Constant(0);
    private static final Extent ONE = Extent.of(1, 1);

    static Stream<Arguments> convolutions() {
        return Stream.of(
                conv(3, square(3, 1, 1), Bias.ON, Shape.of(2, 5, 6)),
                conv(5, square(3, 1, 0), Bias.OFF, Shape.of(3, 6, 5)),
                conv(4, square(3, 2, 1), Bias.ON, Shape.of(3, 7, 8)),
                conv(2, square(5, 1, 2), Bias.ON, Shape.of(1, 6, 7)),
                conv(3, square(1, 1, 0), Bias.ON, Shape.of(5, 4, 3)),
                conv(3, square(1, 2, 0), Bias.OFF, Shape.of(2, 5, 5)),
                conv(2, square(2, 3, 0), Bias.ON, Shape.of(2, 8, 9)),
                conv(17, square(3, 1, 1), Bias.ON, Shape.of(6, 4, 4)),
                conv(2, square(4, 2, 3), Bias.ON, Shape.of(2, 4, 5)),
                conv(3, Sliding.of(Extent.of(2, 3), Extent.of(1, 2), Extent.of(1, 0)), Bias.ON, Shape.of(2, 5, 7)),
                conv(3, Sliding.of(Extent.of(3, 1), Extent.of(3, 1), Extent.of(2, 1)), Bias.ON, Shape.of(2, 6, 4)),
                conv(3, Sliding.of(Extent.of(4, 5), ONE, Extent.of(0, 0)), Bias.ON, Shape.of(2, 4, 5)),
                conv(3, dilated(Extent.of(3, 2), ONE, Extent.of(2, 3)), Bias.ON, Shape.of(2, 6, 7)),
                conv(2, dilated(Extent.of(3, 3), Extent.of(2, 3), Extent.of(3, 2)), Bias.ON, Shape.of(2, 9, 8)),
                conv(2, same(PaddingMode.ZEROS), Bias.ON, Shape.of(2, 5, 6)),
                conv(2, same(PaddingMode.REFLECT), Bias.ON, Shape.of(2, 5, 6)),
                conv(2, same(PaddingMode.REPLICATE), Bias.OFF, Shape.of(2, 3, 3)),
                conv(2, same(PaddingMode.CIRCULAR), Bias.ON, Shape.of(2, 4, 3)),
                conv(4, Sliding.of(Extent.of(3), Extent.of(2), Extent.of(1)), Bias.ON, Shape.of(3, 9)),
                conv(
                        2,
                        Sliding.of(Extent.of(2, 3, 2), Extent.of(1, 2, 1), Extent.of(1, 0, 1)),
                        Bias.ON,
                        Shape.of(2, 3, 4, 3)),
                grouped(new Channels(0, 6, 2), square(3, 1, 1), Shape.of(4, 5, 6)),
                grouped(new Channels(0, 9, 3), square(3, 2, 1), Shape.of(3, 5, 6)));
    }

    private static Sliding square(int kernel, int stride, int padding) {
        return Sliding.of(Extent.all(2, kernel), Extent.all(2, stride), Extent.all(2, padding));
    }

    private static Sliding dilated(Extent kernel, Extent stride, Extent dilation) {
        return new Sliding(kernel, stride, Padding.zeros(ONE), dilation);
    }

    private static Sliding same(PaddingMode mode) {
        Extent kernel = Extent.of(4, 3);
        return new Sliding(kernel, ONE, Padding.same(kernel, ONE, mode), ONE);
    }

    private static Arguments conv(int out, Sliding sliding, Bias bias, Shape input) {
        return Arguments.of(new Convolution(Channels.of(0, out), sliding, bias, ZERO), input);
    }

    private static Arguments grouped(Channels channels, Sliding sliding, Shape input) {
        return Arguments.of(new Convolution(channels, sliding, Bias.ON, ZERO), input);
    }

    static Stream<Arguments> transposed() {
        return Stream.of(
                transposed(Channels.of(0, 3), square(3, 1, 1), 0, Shape.of(2, 4, 3)),
                transposed(Channels.of(0, 3), square(2, 2, 0), 0, Shape.of(4, 3, 4)),
                transposed(Channels.of(0, 2), square(4, 3, 2), 2, Shape.of(3, 3, 3)),
                transposed(Channels.of(0, 2), square(1, 3, 0), 1, Shape.of(3, 3, 2)),
                transposed(
                        new Channels(0, 4, 2),
                        dilated(Extent.of(3, 2), Extent.of(2, 1), Extent.of(2, 3)),
                        1,
                        Shape.of(2, 3, 3)));
    }

    private static Arguments transposed(Channels channels, Sliding sliding, int outputPadding, Shape input) {
        Extent more = Extent.all(2, outputPadding);
        return Arguments.of(new TransposedConvolution(channels, sliding, more, Bias.ON, ZERO), input);
    }

    @ParameterizedTest
    @MethodSource({"convolutions", "transposed"})
    void equalsDifferences(Layer layer, Shape input) {
        LayerGradients.check(
                GradientCheck.LINEAR, new LayerRun(layer, input, 3, KernelChoice.kernels(), Mode.TRAIN), 1);
    }
}
