package dev.convoy.layer.norm;

import static dev.convoy.fixture.Describe.layer;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.fixture.Describe;
import dev.convoy.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What normalisations refuse, and the words they refuse it with. */
class NormMessagesTest {
    private static final Shape IMAGE = Shape.of(8, 32, 32);

    static Stream<Arguments> settings() {
        return Stream.of(
                refused("num_features expects a positive number, got -1", "batch_norm2d", "num_features", -1),
                refused("eps expects a positive number, got 0.0", "batch_norm2d", "eps", 0),
                refused("eps expects a positive number, got NaN", "batch_norm2d", "eps", Double.NaN),
                refused("eps expects a positive number, got Infinity", "batch_norm2d", "eps", 1e300),
                refused("momentum expects a number from 0 to 1, got 1.5", "batch_norm2d", "momentum", 1.5),
                refused("momentum expects a number from 0 to 1, got NaN", "batch_norm2d", "momentum", Double.NaN),
                refused("eps expects a positive number, got -1.0", "layer_norm", "normalized_shape", 32, "eps", -1),
                refused("normalized_shape is missing: expects a whole number or a list of them", "layer_norm"),
                refused(
                        "normalized_shape expects a positive number, got 0",
                        "layer_norm",
                        "normalized_shape",
                        List.of(8, 0)),
                refused(
                        "normalized_shape expects a whole number or a list of them, got []",
                        "layer_norm",
                        "normalized_shape",
                        List.of()),
                refused("normalized_shape expects a whole number, got \"x\"", "layer_norm", "normalized_shape", "x"),
                refused("eps expects a positive number, got 0.0", "instance_norm2d", "eps", 0),
                refused("num_features expects a positive number, got -3", "instance_norm2d", "num_features", -3),
                refused("num_groups is missing: expects a whole number", "group_norm"),
                refused("num_groups expects a positive number, got 0", "group_norm", "num_groups", 0),
                refused(
                        "num_channels expects a positive number, got -8",
                        "group_norm",
                        "num_groups",
                        2,
                        "num_channels",
                        -8),
                refused("eps expects a positive number, got 0.0", "group_norm", "num_groups", 2, "eps", 0),
                refused(
                        "num_groups expects a divisor of the 6 channels, got 4",
                        "group_norm",
                        "num_groups",
                        4,
                        "num_channels",
                        6),
                refused("size expects a positive number, got 0", "local_response_norm", "size", 0),
                refused(
                        "alpha expects 0 or a positive number, got -1.0",
                        "local_response_norm",
                        "size",
                        5,
                        "alpha",
                        -1),
                refused(
                        "beta expects 0 or a positive number, got -0.5",
                        "local_response_norm",
                        "size",
                        5,
                        "beta",
                        -0.5),
                refused("k expects a positive number, got 0.0", "local_response_norm", "size", 5, "k", 0));
    }

    static Stream<Arguments> inputs() {
        return Stream.of(
                refused("expects 4 input channels, got [8, 32, 32]", "batch_norm2d", "num_features", 4),
                refused("expects an input of shape [channels, width], got [8, 32, 32]", "batch_norm1d"),
                refused("expects an input of shape [channels, depth, height, width], got [8, 32, 32]", "batch_norm3d"),
                refused("expects 4 input channels, got [8, 32, 32]", "instance_norm2d", "num_features", 4),
                refused("expects an input of shape [channels, width], got [8, 32, 32]", "instance_norm1d"),
                refused("expects 4 input channels, got [8, 32, 32]", "group_norm", "num_groups", 2, "num_channels", 4),
                refused("num_groups expects a divisor of the 8 channels, got 3", "group_norm", "num_groups", 3),
                refused(
                        "expects an input whose last dimensions are normalized_shape [8, 32], got [8, 32, 32]",
                        "layer_norm",
                        "normalized_shape",
                        List.of(8, 32)),
                refused(
                        "expects an input whose last dimensions are normalized_shape [1, 8, 32, 32], got [8, 32, 32]",
                        "layer_norm",
                        "normalized_shape",
                        List.of(1, 8, 32, 32)));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource({"settings", "inputs"})
    void refuses(Map<String, Object> description, String message) {
        refusesInput(IMAGE, description, message);
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void refusesInput(Shape input, Map<String, Object> description, String message) {
        assertThatThrownBy(() -> Describe.network(input, description))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("layer 0 " + description.get("type") + ": " + message);
    }

    static Stream<Arguments> shapes() {
        return Stream.of(
                Arguments.of(
                        Shape.of(4),
                        layer("batch_norm2d"),
                        "expects an input of shape [channels, height, width], got [4]"),
                Arguments.of(
                        Shape.of(4, 1, 1),
                        layer("instance_norm2d"),
                        "expects more than one pixel a channel, got [4, 1, 1]"));
    }

    private static Arguments refused(String message, String type, Object... settings) {
        return Arguments.of(layer(type, settings), message);
    }
}
