package dev.convoy.network;

import static dev.convoy.fixture.Describe.layer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.convoy.fixture.Describe;
import dev.convoy.layer.Extent;
import dev.convoy.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Blocks become layers that name their sources, under torchvision's names. */
class BlocksTest {
    private static final Shape INPUT = Shape.of(3, 8, 8);
    private static final Map<String, Object> CONV =
            layer("conv2d", "name", "conv1", "out_channels", 4, "kernel_size", 3, "stride", 2, "padding", 1);

    @Test
    void residual() {
        Network network = Describe.network(
                INPUT,
                layer(
                        "sequential",
                        "name",
                        "layer1",
                        "layers",
                        List.of(layer(
                                "residual",
                                "body",
                                List.of(CONV, layer("batch_norm2d", "name", "bn1", "num_features", 4)),
                                "shortcut",
                                List.of(layer("conv2d", "out_channels", 4, "kernel_size", 1, "stride", 2)),
                                "activation",
                                "relu"))),
                layer("relu"));
        assertThat(network.layers())
                .extracting(NamedLayer::name, layer -> layer.layer().type(), NamedLayer::sources)
                .containsExactly(
                        tuple("layer1.0.conv1", "conv2d", List.of(-1)),
                        tuple("layer1.0.bn1", "batch_norm2d", List.of(0)),
                        tuple("layer1.0.downsample.0", "conv2d", List.of(-1)),
                        tuple("layer1.0", "add", List.of(1, 2)),
                        tuple("layer1.0.activation", "relu", List.of(3)),
                        tuple("1", "relu", List.of(4)));
        assertThat(network.parameters())
                .extracting(Slice::name)
                .contains("layer1.0.conv1.weight", "layer1.0.downsample.0.bias");
    }

    @Test
    void identityShortcutComesFromTheBlocksInput() {
        Network network = Describe.network(
                INPUT, layer("relu"), layer("residual", "body", List.of(layer("relu"), layer("relu"))), layer("relu"));
        assertThat(network.layers())
                .extracting(NamedLayer::name, NamedLayer::sources)
                .containsExactly(
                        tuple("0", List.of(-1)),
                        tuple("1.0", List.of(0)),
                        tuple("1.1", List.of(1)),
                        tuple("1", List.of(2, 0)),
                        tuple("2", List.of(3)));
    }

    @Test
    void parallelBranchesMeet() {
        Network network = Describe.network(
                INPUT,
                layer("parallel", "branches", List.of(List.of(CONV), List.of(layer("max_pool2d", "kernel_size", 2)))));
        assertThat(network.output()).isEqualTo(Shape.of(7, 4, 4));
        assertThat(network.layers())
                .extracting(NamedLayer::name, NamedLayer::sources)
                .containsExactly(
                        tuple("0.0.conv1", List.of(-1)), tuple("0.1.0", List.of(-1)), tuple("0", List.of(0, 1)));
    }

    /** Two convolutions of 3 see 5 pixels; the identity beside them sees 1. */
    @Test
    void receptiveFieldIsThatOfTheWidestBranch() {
        Map<String, Object> same = layer("conv2d", "out_channels", 3, "kernel_size", 3, "padding", 1);
        LayerTable table = LayerTable.of(
                Describe.network(INPUT, layer("residual", "body", List.of(same, same), "activation", "relu")));
        assertThat(table.rows())
                .extracting(LayerTable.Row::field)
                .containsExactly(Extent.all(2, 3), Extent.all(2, 5), Extent.all(2, 5), Extent.all(2, 5));
    }

    @Test
    void freezing() {
        Network network = Describe.network(INPUT, CONV, layer("flatten"), layer("linear", "out_features", 2));
        assertThat(network.layers()).extracting(NamedLayer::frozen).containsOnly(false);
        assertThat(network.freeze(Set.of("conv1")).layers())
                .extracting(NamedLayer::frozen)
                .containsExactly(true, false, false);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                refused(
                        "layer 0 residual: expects branches of the same output shape, got [4, 4, 4] and [3, 8, 8]",
                        layer("residual", "body", List.of(CONV))),
                refused(
                        "layer 0 parallel: expects branches whose outputs differ in their channels only,"
                                + " got [4, 4, 4] and [3, 8, 8]",
                        layer("parallel", "branches", List.of(List.of(CONV), List.of(layer("relu"))))),
                refused(
                        "layer 0 parallel: join expects one of [add, concatenate, mean], got \"concat\"",
                        layer("parallel", "branches", List.of(List.of(CONV)), "join", "concat")),
                refused(
                        "layer 0 parallel: join expects one of [add, concatenate, mean], got \"men\""
                                + " (did you mean 'mean'?)",
                        layer("parallel", "branches", List.of(List.of(CONV)), "join", "men")),
                refused("layer 0 residual: body expects a list of layers, which is missing", layer("residual")),
                refused(
                        "layer 0 sequential: layers expects a list of layers, got []",
                        layer("sequential", "layers", List.of())),
                refused(
                        "layer 0 residual: unknown setting \"bdy\" (did you mean 'body'?)",
                        layer("residual", "body", List.of("relu"), "bdy", List.of("relu"))),
                refused(
                        "layer block.1 conv2d: kernel_size 40 is larger than the padded input 8 (input [3, 8, 8], padding 0)",
                        layer(
                                "sequential",
                                "name",
                                "block",
                                "layers",
                                List.of("relu", layer("conv2d", "out_channels", 1, "kernel_size", 40)))),
                refused(
                        "layer 0.0: expects a layer's name or its settings, got 7",
                        layer("sequential", "layers", List.of(7))),
                refused(
                        "layer 0.0: unknown layer \"rellu\" (did you mean 'relu'?); known are "
                                + String.join(", ", NetworkBuilder.types()),
                        layer("sequential", "layers", List.of("rellu"))));
    }

    private static Arguments refused(String message, Map<String, Object> layer) {
        return Arguments.of(message, layer);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void refuses(String message, Map<String, Object> layer) {
        assertThatThrownBy(() -> Network.build(new Architecture("test", INPUT, List.of(layer))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
