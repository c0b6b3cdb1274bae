package dev.convoy.network;

import static dev.convoy.fixture.Describe.layer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What building a network refuses: each message names the layer, the value found and the value expected. */
class NetworkMessagesTest {
    private static final String KNOWN = "; known are " + String.join(", ", NetworkBuilder.types());

    private static final Map<String, Object> CONV = layer("conv2d", "out_channels", 8, "kernel_size", 3, "padding", 1);

    static Stream<Arguments> architectures() {
        return Stream.of(
                refused("architecture \"test\" has no layers"),
                refused(
                        "layer 3 conv2d: expects 16 input channels, got [8, 32, 32]",
                        CONV,
                        layer("relu"),
                        CONV,
                        layer("conv2d", "in_channels", 16, "out_channels", 4, "kernel_size", 3)),
                refused(
                        "layer 1: unknown layer \"max_pol2d\" (did you mean 'max_pool2d'?)" + KNOWN,
                        CONV,
                        layer("max_pol2d", "kernel_size", 2)),
                refused("layer 0: unknown layer \"attention_block\"" + KNOWN, layer("attention_block")),
                refused("layer 0: unknown layer \"null\"" + KNOWN, Map.of("out_channels", 3)),
                refused("layer 0: unknown layer \"7\"" + KNOWN, Map.of("type", 7)),
                refused(
                        "layer 0 conv2d: unknown setting \"kernal_size\" (did you mean 'kernel_size'?)",
                        layer("conv2d", "out_channels", 8, "kernel_size", 3, "kernal_size", 5)),
                refused("layer 1 relu: unknown setting \"slope\"", CONV, layer("relu", "slope", 0.1)),
                refused("layer 0 conv2d: out_channels is missing: expects a whole number", layer("conv2d")),
                refused(
                        "layer 0 conv2d: kernel_size is missing: expects a whole number or [height, width]",
                        layer("conv2d", "out_channels", 8)),
                refused(
                        "layer 0 conv2d: out_channels expects a whole number, got \"ten\"",
                        layer("conv2d", "out_channels", "ten", "kernel_size", 3)),
                refused(
                        "layer 0 conv2d: bias expects true or false, got \"no\"",
                        layer("conv2d", "out_channels", 8, "kernel_size", 3, "bias", "no")),
                refused(
                        "layer 0 conv2d: init expects one of [default, kaiming_uniform, kaiming_normal,"
                                + " xavier_uniform, xavier_normal, zeros], got \"he\"",
                        layer("conv2d", "out_channels", 8, "kernel_size", 3, "init", "he")),
                refused(
                        "layer 0 dropout: p expects a probability of at least 0 and less than 1, got 1.0",
                        layer("dropout", "p", 1)),
                refused(
                        "layer 1 batch_norm2d: expects 4 input channels, got [8, 32, 32]",
                        CONV,
                        layer("batch_norm2d", "num_features", 4)),
                refused(
                        "layer 1 linear: expects an input of shape [features], got [8, 32, 32]"
                                + " (is a flatten missing before it?)",
                        CONV,
                        layer("linear", "out_features", 10)),
                refused(
                        "layer 1 linear: expects 100 input features, got [3072]",
                        layer("flatten"),
                        layer("linear", "in_features", 100, "out_features", 10)),
                refused(
                        "layer 0 max_pool2d: kernel_size 40 is larger than the padded input 32 (input [3, 32, 32],"
                                + " padding 0)",
                        layer("max_pool2d", "kernel_size", 40)),
                refused(
                        "layer 1 conv2d: expects an input of shape [channels, height, width], got [3072]",
                        layer("flatten"),
                        CONV),
                refused(
                        "layer 1 relu: the name \"first\" is taken",
                        layer("conv2d", "name", "first", "out_channels", 8, "kernel_size", 3),
                        layer("relu", "name", "first")),
                refused("layer 1 relu: the name \"1\" is taken", layer("relu", "name", "1"), layer("relu")),
                refused(
                        "layer 1 linear: shape [1000000, 3072]: more than 2^31 elements",
                        layer("flatten"),
                        layer("linear", "out_features", 1_000_000)));
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // read, never stored into
    private static Arguments refused(String message, Map<String, Object>... layers) {
        return Arguments.of(message, List.of(layers));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("architectures")
    void refuses(String message, List<Map<String, Object>> layers) {
        assertThatThrownBy(() -> Network.build(new Architecture("test", Shape.of(3, 32, 32), layers)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void placesFollowEachOther() {
        Network network = Network.build(new Architecture(
                "test",
                Shape.of(3, 8, 8),
                List.of(
                        layer("conv2d", "name", "conv1", "out_channels", 4, "kernel_size", 3, "bias", false),
                        layer("batch_norm2d", "name", "bn1", "num_features", 4),
                        layer("flatten"),
                        layer("linear", "name", "fc", "out_features", 10))));
        assertThat(network.parameters())
                .containsExactly(
                        new Slice("conv1.weight", Shape.of(4, 3, 3, 3), 0),
                        new Slice("bn1.weight", Shape.of(4), 108),
                        new Slice("bn1.bias", Shape.of(4), 112),
                        new Slice("fc.weight", Shape.of(10, 144), 116),
                        new Slice("fc.bias", Shape.of(10), 1556));
        assertThat(network.statistics())
                .containsExactly(
                        new Slice("bn1.running_mean", Shape.of(4), 0), new Slice("bn1.running_var", Shape.of(4), 4));
        assertThat(network.parameterCount()).isEqualTo(1566);
        assertThat(network.statisticCount()).isEqualTo(8);
        assertThat(network.momentCount()).isEqualTo(8);
        assertThat(network.output()).isEqualTo(Shape.of(10));
        assertThat(network.layers()).extracting(NamedLayer::name).containsExactly("conv1", "bn1", "2", "fc");
        assertThat(network.initialStatistics()).containsExactly(0, 0, 0, 0, 1, 1, 1, 1);
    }
}
