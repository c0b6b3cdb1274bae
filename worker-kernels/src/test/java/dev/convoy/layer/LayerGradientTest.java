package dev.convoy.layer;

import dev.convoy.fixture.GradientCheck;
import dev.convoy.fixture.LayerGradients;
import dev.convoy.fixture.LayerRun;
import dev.convoy.init.Initialiser;
import dev.convoy.kernels.KernelChoice;
import dev.convoy.layer.activation.Relu;
import dev.convoy.layer.conv.Conv2d;
import dev.convoy.layer.linear.Linear;
import dev.convoy.layer.regularise.Dropout;
import dev.convoy.tensor.Shape;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Backward = finite differences of forward, for the inputs and parameters of every layer. */
class LayerGradientTest {
    private static final Initialiser ZERO = new Initialiser.Constant(0);

    static Stream<Arguments> convolutions() {
        return Stream.of(
                conv(3, Pair.of(3), Pair.of(1), Pair.of(1), Bias.ON, Shape.of(2, 5, 6)),
                conv(5, Pair.of(3), Pair.of(1), Pair.of(0), Bias.OFF, Shape.of(3, 6, 5)),
                conv(4, Pair.of(3), Pair.of(2), Pair.of(1), Bias.ON, Shape.of(3, 7, 8)),
                conv(2, Pair.of(5), Pair.of(1), Pair.of(2), Bias.ON, Shape.of(1, 6, 7)),
                conv(3, Pair.of(1), Pair.of(1), Pair.of(0), Bias.ON, Shape.of(5, 4, 3)),
                conv(3, Pair.of(1), Pair.of(2), Pair.of(0), Bias.OFF, Shape.of(2, 5, 5)),
                conv(2, Pair.of(2), Pair.of(3), Pair.of(0), Bias.ON, Shape.of(2, 8, 9)),
                conv(3, new Pair(2, 3), new Pair(1, 2), new Pair(1, 0), Bias.ON, Shape.of(2, 5, 7)),
                conv(3, new Pair(3, 1), new Pair(3, 1), new Pair(2, 1), Bias.ON, Shape.of(2, 6, 4)),
                conv(17, Pair.of(3), Pair.of(1), Pair.of(1), Bias.ON, Shape.of(6, 4, 4)),
                conv(2, Pair.of(4), Pair.of(2), Pair.of(3), Bias.ON, Shape.of(2, 4, 5)),
                conv(3, new Pair(4, 5), Pair.of(1), Pair.of(0), Bias.ON, Shape.of(2, 4, 5)));
    }

    private static Arguments conv(int out, Pair kernel, Pair stride, Pair padding, Bias bias, Shape input) {
        return Arguments.of(new Conv2d(0, out, kernel, stride, padding, bias, ZERO), input);
    }

    @ParameterizedTest
    @MethodSource("convolutions")
    void conv2d(Layer layer, Shape input) {
        LayerGradients.check(
                GradientCheck.LINEAR, new LayerRun(layer, input, 3, KernelChoice.kernels(), Mode.TRAIN), 1);
    }

    static Stream<Arguments> linears() {
        return Stream.of(
                Arguments.of(new Linear(0, 5, Bias.ON, ZERO), Shape.of(7)),
                Arguments.of(new Linear(0, 1, Bias.OFF, ZERO), Shape.of(1)),
                Arguments.of(new Linear(0, 50, Bias.ON, ZERO), Shape.of(49)),
                Arguments.of(new Linear(0, 33, Bias.OFF, ZERO), Shape.of(97)));
    }

    @ParameterizedTest
    @MethodSource("linears")
    void linear(Layer layer, Shape input) {
        LayerGradients.check(
                GradientCheck.LINEAR, new LayerRun(layer, input, 5, KernelChoice.kernels(), Mode.TRAIN), 2);
    }

    /** Inputs are at least two steps away from the kink. */
    @ParameterizedTest
    @MethodSource("elementWise")
    void relu(Shape input) {
        LayerRun run = new LayerRun(new Relu(), input, 3, KernelChoice.kernels(), Mode.TRAIN);
        LayerGradients.checkApart(GradientCheck.KINKED, run, 6);
    }

    /** The mask is a function of the draws' keys, which stay the same: dropout is a linear layer. */
    @ParameterizedTest
    @MethodSource("elementWise")
    void dropout(Shape input) {
        for (double p : new double[] {0, 0.3, 0.9}) {
            LayerRun run = new LayerRun(new Dropout(p), input, 3, KernelChoice.kernels(), Mode.TRAIN);
            LayerGradients.check(GradientCheck.LINEAR, run, 7);
        }
    }

    static Stream<Shape> elementWise() {
        return Stream.of(Shape.of(17), Shape.of(2, 3, 5));
    }
}
