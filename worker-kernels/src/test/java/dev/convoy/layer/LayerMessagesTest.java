package dev.convoy.layer;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.init.Initialiser;
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

    @ParameterizedTest(name = "{0}")
    @MethodSource({"settings", "inputs"})
    void refuses(String message, ThrowingCallable what) {
        assertThatThrownBy(what).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }
}
