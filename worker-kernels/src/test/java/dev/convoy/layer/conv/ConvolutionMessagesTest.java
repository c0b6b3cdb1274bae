package dev.convoy.layer.conv;

import static dev.convoy.fixture.Describe.layer;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.fixture.Describe;
import dev.convoy.init.Initialiser;
import dev.convoy.layer.Bias;
import dev.convoy.layer.Extent;
import dev.convoy.layer.resize.PaddingMode;
import dev.convoy.tensor.Shape;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What convolutions refuse in an architecture file, and the words they refuse it with. */
class ConvolutionMessagesTest {
    private static final Shape IMAGE = Shape.of(6, 8, 9);

    static Stream<Arguments> settings() {
        return Stream.of(
                refused("conv2d: in_channels expects a positive number, got -1", "in_channels", -1),
                refused("conv2d: out_channels expects a positive number, got 0", "out_channels", 0),
                refused("conv2d: kernel_size expects at least 1, got 0", "kernel_size", 0),
                refused("conv2d: kernel_size expects at least 1, got [3, 0]", "kernel_size", List.of(3, 0)),
                refused("conv2d: kernel_size expects at least 1, got -3", "kernel_size", -3),
                refused("conv2d: stride expects at least 1, got 0", "stride", 0),
                refused("conv2d: stride expects at least 1, got [1, -2]", "stride", List.of(1, -2)),
                refused("conv2d: dilation expects at least 1, got 0", "dilation", 0),
                refused("conv2d: padding expects at least 0, got -1", "padding", -1),
                refused("conv2d: groups expects a positive number, got 0", "groups", 0),
                refused("conv2d: out_channels expects a multiple of groups 3, got 4", "groups", 3),
                refused(
                        "conv2d: in_channels expects a multiple of groups 4, got 6",
                        "in_channels",
                        6,
                        "out_channels",
                        8,
                        "groups",
                        4),
                refused("conv2d: in_channels expects a multiple of groups 4, got 6", "out_channels", 8, "groups", 4),
                refused("conv2d: expects 5 input channels, got [6, 8, 9]", "in_channels", 5),
                refused(
                        "conv2d: padding expects one of [same, valid], got \"sane\" (did you mean 'same'?)",
                        "padding",
                        "sane"),
                refused(
                        "conv2d: padding same expects stride 1, got [1, 2]",
                        "padding",
                        "same",
                        "stride",
                        List.of(1, 2)),
                refused(
                        "conv2d: padding_mode expects one of [zeros, reflect, replicate, circular], got \"reflct\""
                                + " (did you mean 'reflect'?)",
                        "padding_mode",
                        "reflct"),
                refused(
                        "conv2d: kernel_size [11, 5] is larger than the padded input [10, 11] (input [6, 8, 9], padding 1)",
                        "kernel_size",
                        List.of(11, 5),
                        "padding",
                        1),
                refused(
                        "conv2d: kernel_size 5 at dilation [2, 3], [9, 13] pixels, is larger than the padded input [8, 13]"
                                + " (input [6, 8, 9], padding [0, 2])",
                        "kernel_size",
                        5,
                        "dilation",
                        List.of(2, 3),
                        "padding",
                        List.of(0, 2)),
                refused(
                        "conv2d: padding_mode reflect expects padding smaller than the input, got padding 8 of an input"
                                + " of 8 x 9",
                        "padding",
                        8,
                        "padding_mode",
                        "reflect"),
                refused(
                        "conv2d: padding_mode circular expects padding no larger than the input, got padding 10 of an"
                                + " input of 8 x 9",
                        "padding",
                        List.of(0, 10),
                        "padding_mode",
                        "circular"));
    }

    static Stream<Arguments> transposed() {
        return Stream.of(
                refused("conv_transpose2d: in_channels expects a multiple of groups 4, got 6", "groups", 4),
                refused("conv_transpose2d: stride expects at least 1, got 0", "stride", 0),
                refused("conv_transpose2d: padding expects at least 0, got -2", "padding", -2),
                refused("conv_transpose2d: output_padding expects at least 0, got -1", "output_padding", -1),
                refused(
                        "conv_transpose2d: output_padding expects less than stride [2, 1] or dilation 1, got 1",
                        "output_padding",
                        1,
                        "stride",
                        List.of(2, 1)),
                refused("conv_transpose2d: padding 5 leaves no output: input [6, 8, 9] gives 0 x 1", "padding", 5),
                refused("conv_transpose2d: unknown setting \"padding_mode\"", "padding_mode", "reflect"));
    }

    private static Arguments refused(String message, Object... settings) {
        return Arguments.of(message, settings);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"settings", "transposed"})
    void refuses(String message, Object... settings) {
        String type = message.substring(0, message.indexOf(':'));
        var description = layer(type, "out_channels", 4, "kernel_size", 3);
        description.putAll(layer(type, settings));
        assertThatThrownBy(() -> Describe.network(IMAGE, description))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("layer 0 " + message);
    }

    static Stream<Arguments> fromJava() {
        Initialiser zero = new Initialiser.Constant(0);
        Extent two = Extent.all(2, 2);
        Padding mirrored = new Padding(two, two, PaddingMode.REFLECT);
        Sliding sliding = new Sliding(two, two, mirrored, two);
        Extent zeros = Extent.all(2, 0);
        return Stream.of(
                called(
                        "expects stride, padding and dilation of 2 dimensions as kernel_size has, got 1, 2 and 2",
                        () -> new Sliding(two, Extent.of(1), mirrored, two)),
                called(
                        "output_padding expects 2 dimensions as kernel_size has, got 1",
                        () -> new TransposedConvolution(
                                Channels.of(2, 2), Sliding.of(two, two, zeros), Extent.of(0), Bias.ON, zero)),
                called(
                        "padding_mode expects zeros, got reflect",
                        () -> new TransposedConvolution(Channels.of(2, 2), sliding, zeros, Bias.ON, zero)));
    }

    private static Arguments called(String message, ThrowingCallable what) {
        return Arguments.of(message, what);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("fromJava")
    void refusesFromJava(String message, ThrowingCallable what) {
        assertThatThrownBy(what).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    @Test
    void imagesOfAnotherRank() {
        for (int rank = 1; rank <= 3; rank++) {
            var layer = layer("conv" + rank + "d", "out_channels", 4, "kernel_size", 1);
            String names =
                    List.of("width", "height, width", "depth, height, width").get(rank - 1);
            assertThatThrownBy(() -> Describe.network(Shape.of(10, 2, 2, 2, 2), layer))
                    .hasMessage(
                            "layer 0 conv%dd: expects an input of shape [channels, %s], got [10, 2, 2, 2, 2]",
                            rank, names);
        }
    }
}
