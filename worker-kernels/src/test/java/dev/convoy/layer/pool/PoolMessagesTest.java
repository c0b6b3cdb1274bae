package dev.convoy.layer.pool;

import static dev.convoy.fixture.Describe.layer;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.fixture.Describe;
import dev.convoy.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What poolings refuse, and the words they refuse it with. */
class PoolMessagesTest {
    private static final Shape IMAGE = Shape.of(3, 8, 3);

    static Stream<Arguments> refused() {
        return Stream.of(
                refused(pool("max_pool2d", 0), "kernel_size expects at least 1, got 0"),
                refused(pool("max_pool2d", 2, "stride", 0), "stride expects at least 1, got 0"),
                refused(pool("max_pool2d", 2, "stride", -1), "stride expects at least 1, got -1"),
                refused(pool("max_pool2d", 2, "padding", -1), "padding expects at least 0, got -1"),
                refused(pool("max_pool2d", 2, "dilation", 0), "dilation expects at least 1, got 0"),
                refused(pool("max_pool2d", 3, "padding", 2), "padding expects at most half of kernel_size 3, got 2"),
                refused(
                        layer("avg_pool2d", "kernel_size", ints(2, 4), "padding", ints(2, 1)),
                        "padding expects at most half of kernel_size [2, 4], got [2, 1]"),
                refused(
                        pool("max_pool2d", 4),
                        "kernel_size 4 is larger than the padded input [8, 3] (input [3, 8, 3], padding 0)"),
                refused(
                        pool("lp_pool2d", 9),
                        "kernel_size 9 is larger than the padded input [8, 3] (input [3, 8, 3], padding 0)"),
                refused(
                        pool("max_pool2d", 3, "padding", 1, "dilation", 3),
                        "kernel_size 3 with dilation 3 is larger than the padded input [10, 5] (input [3, 8, 3], padding 1)"),
                refused(
                        layer("max_pool2d", "kernel_size", ints(1, 2), "padding", ints(0, 1), "dilation", ints(1, 4)),
                        "kernel_size [1, 2] with dilation [1, 4] has a window that lies in the padding [0, 1] alone, on"
                                + " input [3, 8, 3]"),
                refused(pool("lp_pool2d", 2, "norm_type", 0), "norm_type expects a positive number, got 0.0"),
                refused(pool("lp_pool2d", 2, "norm_type", -2), "norm_type expects a positive number, got -2.0"),
                refused(
                        pool("lp_pool2d", 2, "norm_type", Double.POSITIVE_INFINITY),
                        "norm_type expects a positive number, got Infinity"),
                refused(layer("adaptive_avg_pool2d", "output_size", 0), "output_size expects at least 1, got 0"),
                refused(layer("adaptive_max_pool2d", "output_size", -1), "output_size expects at least 1, got -1"),
                refused(
                        layer("adaptive_avg_pool3d", "output_size", 2),
                        "expects an input of shape [channels, depth, height, width], got [3, 8, 3]"),
                refused(
                        layer("adaptive_max_pool1d", "output_size", 2),
                        "expects an input of shape [channels, width], got [3, 8, 3]"),
                refused(pool("max_pool1d", 2), "expects an input of shape [channels, width], got [3, 8, 3]"),
                refused(pool("lp_pool2d", 2, "padding", 1), "unknown setting \"padding\""));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("refused")
    void refuses(Map<String, Object> description, String message) {
        assertThatThrownBy(() -> Describe.network(IMAGE, description))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("layer 0 " + description.get("type") + ": " + message);
    }

    @ParameterizedTest
    @MethodSource("flat")
    void globalPoolsNeedAnImage(String type) {
        assertThatThrownBy(() -> Describe.network(Shape.of(8), layer(type)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "layer 0 " + type
                                + ": expects an input of channels and 1 to 3 dimensions, [channels, height, width] for 2, got [8]");
    }

    static Stream<String> flat() {
        return Stream.of("global_avg_pool", "global_max_pool");
    }

    private static Arguments refused(Map<String, Object> description, String message) {
        return Arguments.of(description, message);
    }

    private static Map<String, Object> pool(String type, int kernel, Object... settings) {
        Map<String, Object> description = layer(type, settings);
        description.put("kernel_size", kernel);
        return description;
    }

    private static List<Integer> ints(int... values) {
        return Arrays.stream(values).boxed().toList();
    }
}
