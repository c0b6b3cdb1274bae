package dev.convoy.layer.conv;

import dev.convoy.fixture.Bits;
import dev.convoy.fixture.Describe;
import dev.convoy.fixture.LayerRun;
import dev.convoy.fixture.RandomFloats;
import dev.convoy.kernels.Kernels;
import dev.convoy.kernels.Twins;
import dev.convoy.layer.Layer;
import dev.convoy.layer.Mode;
import dev.convoy.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Both twins give the same bits, forward and backward, for each kind of convolution. */
class ConvolutionKernelsTest {
    private static final int IMAGES = 5;

    static Stream<Arguments> layers() {
        return Stream.of(
                on(Shape.of(4, 41), "conv1d", "out_channels", 6, "kernel_size", 5, "groups", 2, "padding", "same"),
                on(
                        Shape.of(6, 9, 19),
                        "conv2d",
                        "out_channels",
                        9,
                        "kernel_size",
                        List.of(3, 2),
                        "stride",
                        List.of(1, 2),
                        "dilation",
                        List.of(2, 1),
                        "padding",
                        2,
                        "groups",
                        3,
                        "padding_mode",
                        "reflect"),
                on(Shape.of(19, 7, 8), "conv2d", "out_channels", 19, "kernel_size", 3, "padding", 1, "groups", 19),
                on(Shape.of(3, 4, 5, 18), "conv3d", "out_channels", 5, "kernel_size", 3, "padding", 1),
                on(
                        Shape.of(6, 4, 9),
                        "conv_transpose2d",
                        "out_channels",
                        10,
                        "kernel_size",
                        4,
                        "stride",
                        2,
                        "padding",
                        1,
                        "output_padding",
                        List.of(0, 1),
                        "groups",
                        2));
    }

    private static Arguments on(Shape input, String type, Object... settings) {
        return Arguments.of(Describe.layer(type, settings), input);
    }

    @ParameterizedTest
    @MethodSource("layers")
    void twinsAgree(Map<String, Object> description, Shape input) {
        Layer layer = Describe.network(input, description).layers().get(0).layer();
        LayerRun scalar = run(layer, input, Twins.scalar());
        LayerRun simd = run(layer, input, Twins.simd());
        Bits.assertEqual(simd.outputValues(), scalar.outputValues(), layer + ": y");
        Bits.assertEqual(simd.inputGradients(), scalar.inputGradients(), layer + ": dx");
        Bits.assertEqual(simd.gradient(), scalar.gradient(), layer + ": dparameters");
    }

    private static LayerRun run(Layer layer, Shape input, Kernels kernels) {
        return new LayerRun(layer, input, IMAGES, kernels, Mode.TRAIN)
                .random(new RandomFloats(23))
                .forward()
                .backward();
    }
}
