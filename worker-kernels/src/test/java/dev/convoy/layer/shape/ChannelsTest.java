package dev.convoy.layer.shape;

import static dev.convoy.fixture.Describe.layer;
import static dev.convoy.fixture.Describe.network;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.fixture.GradientCheck;
import dev.convoy.fixture.LayerRun;
import dev.convoy.fixture.RandomFloats;
import dev.convoy.kernels.KernelChoice;
import dev.convoy.kernels.Span;
import dev.convoy.layer.Mode;
import dev.convoy.tensor.Shape;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Parts of an image, and vectors seen as images. */
class ChannelsTest {
    @Test
    void takesItsChannels() {
        LayerRun run = new LayerRun(new Channels(1, 3), Shape.of(4, 1, 2), 2, KernelChoice.kernels(), Mode.TRAIN);
        for (int i = 0; i < run.inputs(); i++) {
            run.x().array()[run.x().offset() + i] = i;
        }
        assertThat(run.output()).isEqualTo(Shape.of(2, 1, 2));
        assertThat(run.forward().outputValues()).containsExactly(2, 3, 4, 5, 10, 11, 12, 13);
        for (int i = 0; i < run.inputs(); i++) {
            run.dx().array()[run.dx().offset() + i] = 99; // what an earlier run left
        }
        for (int i = 0; i < run.outputs(); i++) {
            run.dy().array()[run.dy().offset() + i] = i + 1;
        }
        assertThat(run.backward().inputGradients()).containsExactly(0, 0, 1, 2, 3, 4, 0, 0, 0, 0, 5, 6, 7, 8, 0, 0);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "0, 5", "2, 5", "4, 5"})
    void gradient(int from, int to) {
        for (Shape input : new Shape[] {Shape.of(5), Shape.of(5, 3, 2)}) {
            LayerRun run = new LayerRun(new Channels(from, to), input, 3, KernelChoice.kernels(), Mode.TRAIN);
            run.random(new RandomFloats(51));
            run.forward().backward();
            Span dx = new Span(run.inputGradients(), 0);
            GradientCheck.LINEAR.check(
                    run.layer() + ", seed 51",
                    run.x(),
                    dx,
                    run.inputs(),
                    () -> run.forward().loss());
        }
    }

    @Test
    void filesNameThem() {
        assertThat(network(Shape.of(23, 8, 8), layer("channels", "to", 3)).output())
                .isEqualTo(Shape.of(3, 8, 8));
        assertThat(network(Shape.of(23, 8, 8), layer("channels", "from", 3, "to", 23))
                        .output())
                .isEqualTo(Shape.of(20, 8, 8));
        assertThat(network(Shape.of(24), layer("unflatten", "unflattened_size", List.of(2, 3, 4)))
                        .output())
                .isEqualTo(Shape.of(2, 3, 4));
        assertThat(new Unflatten(Shape.of(2, 2)).isView(Mode.TRAIN)).isTrue();
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                refused(() -> new Channels(-1, 2), "expects 0 <= from < to, got from -1 and to 2"),
                refused(() -> new Channels(2, 2), "expects 0 <= from < to, got from 2 and to 2"),
                refused(
                        () -> new Channels(1, 5).outputShape(Shape.of(4, 2, 2)),
                        "to expects at most the 4 channels of the input [4, 2, 2], got 5"),
                refused(
                        () -> network(Shape.of(4), layer("channels", "from", 1)),
                        "layer 0 channels: to is missing: expects a whole number"),
                refused(
                        () -> new Unflatten(Shape.of(2, 3)).outputShape(Shape.of(5)),
                        "unflattened_size [2, 3] expects 6 elements, got [5], which has 5"),
                refused(
                        () -> network(Shape.of(4), layer("unflatten", "unflattened_size", 4)),
                        "layer 0 unflatten: unflattened_size expects a list of whole numbers, got 4"),
                refused(
                        () -> network(Shape.of(4), layer("unflatten")),
                        "layer 0 unflatten: unflattened_size is missing: expects a list of whole numbers"));
    }

    private static Arguments refused(ThrowingCallable what, String message) {
        return Arguments.of(message, what);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void refuses(String message, ThrowingCallable what) {
        assertThatThrownBy(what).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }
}
