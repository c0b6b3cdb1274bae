package dev.convoy.layer;

import dev.convoy.fixture.GradientCheck;
import dev.convoy.fixture.LayerGradients;
import dev.convoy.fixture.LayerRun;
import dev.convoy.init.Initialiser;
import dev.convoy.kernels.KernelChoice;
import dev.convoy.layer.activation.Relu;
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
        for (LayerRun run : LayerGradients.runs(new Relu(), input, 3)) {
            LayerGradients.checkApart(GradientCheck.KINKED, run, 6);
        }
    }

    /** The mask is a function of the draws' keys, which stay the same: dropout is a linear layer. */
    @ParameterizedTest
    @MethodSource("elementWise")
    void dropout(Shape input) {
        for (double p : new double[] {0, 0.3, 0.9}) {
            for (LayerRun run : LayerGradients.runs(new Dropout(p), input, 3)) {
                LayerGradients.check(GradientCheck.LINEAR, run, 7);
            }
        }
    }

    static Stream<Shape> elementWise() {
        return Stream.of(Shape.of(17), Shape.of(2, 3, 5));
    }
}
