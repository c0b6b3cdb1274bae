package dev.convoy.layer;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.init.Initialiser;
import dev.convoy.layer.conv.Conv2d;
import dev.convoy.layer.linear.Linear;
import dev.convoy.layer.regularise.Dropout;
import dev.convoy.tensor.Shape;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What layers refuse, and the words they refuse it with. */
class LayerMessagesTest {
    private static final Initialiser INIT = Initialiser.named("default");
    private static final Shape IMAGE = Shape.of(8, 32, 32);

    static Stream<Arguments> settings() {
        return Stream.of(
                refused(() -> conv(-1, 4, 3, 1, 0), "in_channels expects a positive number, got -1"),
                refused(() -> conv(0, 0, 3, 1, 0), "out_channels expects a positive number, got 0"),
                refused(() -> conv(0, 4, 0, 1, 0), "kernel_size expects at least 1, got 0"),
                refused(() -> conv(0, 4, 3, 0, 0), "stride expects at least 1, got 0"),
                refused(() -> conv(0, 4, 3, 1, -1), "padding expects at least 0, got -1"),
                refused(
                        () -> new Conv2d(0, 4, new Pair(3, 0), Pair.of(1), Pair.of(0), Bias.ON, INIT),
                        "kernel_size expects at least 1, got [3, 0]"),
                refused(() -> new Linear(-5, 4, Bias.ON, INIT), "in_features expects a positive number, got -5"),
                refused(() -> new Linear(0, 0, Bias.ON, INIT), "out_features expects a positive number, got 0"),
                refused(() -> new Dropout(1), "p expects a probability of at least 0 and less than 1, got 1.0"),
                refused(() -> new Dropout(-0.1), "p expects a probability of at least 0 and less than 1, got -0.1"),
                refused(
                        () -> new Dropout(Double.NaN),
                        "p expects a probability of at least 0 and less than 1, got NaN"));
    }

    static Stream<Arguments> inputs() {
        return Stream.of(
                refused(() -> conv(16, 4, 3, 1, 0).outputShape(IMAGE), "expects 16 input channels, got [8, 32, 32]"),
                refused(
                        () -> conv(0, 4, 3, 1, 0).outputShape(Shape.of(10)),
                        "expects an input of shape [channels, height, width], got [10]"),
                refused(
                        () -> conv(0, 4, 5, 1, 1).outputShape(Shape.of(3, 2, 9)),
                        "kernel_size 5 is larger than the padded input [4, 11] (input [3, 2, 9], padding 1)"),
                refused(
                        () -> new Linear(100, 4, Bias.ON, INIT).outputShape(Shape.of(90)),
                        "expects 100 input features, got [90]"),
                refused(
                        () -> new Linear(0, 4, Bias.ON, INIT).outputShape(IMAGE),
                        "expects an input of shape [features], got [8, 32, 32] (is a flatten missing before it?)"));
    }

    private static Arguments refused(ThrowingCallable what, String message) {
        return Arguments.of(message, what);
    }

    private static Layer conv(int in, int out, int kernel, int stride, int padding) {
        return new Conv2d(in, out, Pair.of(kernel), Pair.of(stride), Pair.of(padding), Bias.ON, INIT);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"settings", "inputs"})
    void refuses(String message, ThrowingCallable what) {
        assertThatThrownBy(what).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }
}
