package dev.convoy.layer;

import dev.convoy.fixture.GradientCheck;
import dev.convoy.fixture.LayerRun;
import dev.convoy.fixture.RandomFloats;
import dev.convoy.init.Initialiser;
import dev.convoy.kernels.KernelChoice;
import dev.convoy.kernels.Span;
import dev.convoy.layer.activation.Relu;
import dev.convoy.layer.conv.Conv2d;
import dev.convoy.layer.linear.Linear;
import dev.convoy.layer.norm.BatchNorm2d;
import dev.convoy.layer.pool.AvgPool2d;
import dev.convoy.layer.pool.MaxPool2d;
import dev.convoy.layer.regularise.Dropout;
import dev.convoy.tensor.Shape;
import java.util.function.DoubleSupplier;
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
        check(GradientCheck.LINEAR, new LayerRun(layer, input, 3, KernelChoice.kernels(), Mode.TRAIN), 1);
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
        check(GradientCheck.LINEAR, new LayerRun(layer, input, 5, KernelChoice.kernels(), Mode.TRAIN), 2);
    }

    static Stream<Arguments> poolings() {
        return Stream.of(
                Arguments.of(Pair.of(2), Pair.of(2), Pair.of(0), Shape.of(3, 6, 8)),
                Arguments.of(Pair.of(2), Pair.of(2), Pair.of(0), Shape.of(2, 7, 5)),
                Arguments.of(Pair.of(3), Pair.of(2), Pair.of(1), Shape.of(2, 7, 8)),
                Arguments.of(Pair.of(3), Pair.of(1), Pair.of(1), Shape.of(2, 5, 5)),
                Arguments.of(new Pair(3, 2), new Pair(1, 3), new Pair(1, 0), Shape.of(2, 6, 7)),
                Arguments.of(Pair.of(1), Pair.of(2), Pair.of(0), Shape.of(2, 5, 4)),
                Arguments.of(new Pair(5, 4), Pair.of(1), Pair.of(0), Shape.of(3, 5, 4)));
    }

    /** Inputs lie apart by four steps, so that no maximum changes place. */
    @ParameterizedTest
    @MethodSource("poolings")
    void maxPool2d(Pair kernel, Pair stride, Pair padding, Shape input) {
        LayerRun run =
                new LayerRun(new MaxPool2d(kernel, stride, padding), input, 2, KernelChoice.kernels(), Mode.TRAIN);
        RandomFloats random = new RandomFloats(3);
        run.random(random);
        random.fillApart(run.x(), run.inputs(), 4 * 0x1p-6f);
        new GradientCheck(0x1p-6f, 1e-4).check(describe(run, 3), run.x(), analytic(run), run.inputs(), loss(run));
    }

    @ParameterizedTest
    @MethodSource("poolings")
    void avgPool2d(Pair kernel, Pair stride, Pair padding, Shape input) {
        Layer layer = new AvgPool2d(kernel, stride, padding);
        check(GradientCheck.LINEAR, new LayerRun(layer, input, 2, KernelChoice.kernels(), Mode.TRAIN), 4);
    }

    static Stream<Arguments> normalisations() {
        return Stream.of(
                Arguments.of(Shape.of(3, 4, 5), 4, 1e-5f),
                Arguments.of(Shape.of(2, 1, 1), 7, 1e-5f),
                Arguments.of(Shape.of(1, 5, 7), 1, 1e-3f),
                Arguments.of(Shape.of(5, 3, 3), 3, 0.1f));
    }

    /** The batch's own mean and variance move with every input: the derivative must go through them. */
    @ParameterizedTest
    @MethodSource("normalisations")
    void batchNorm2d(Shape input, int images, float eps) {
        Layer layer = new BatchNorm2d(input.size(0), eps, 0.1f);
        check(GradientCheck.SMOOTH, new LayerRun(layer, input, images, KernelChoice.kernels(), Mode.TRAIN), 5);
    }

    /** Inputs are at least two steps away from the kink. */
    @ParameterizedTest
    @MethodSource("elementWise")
    void relu(Shape input) {
        LayerRun run = new LayerRun(new Relu(), input, 3, KernelChoice.kernels(), Mode.TRAIN);
        RandomFloats random = new RandomFloats(6);
        run.random(random);
        random.fillApart(run.x(), run.inputs(), 4 * 0x1p-6f);
        new GradientCheck(0x1p-6f, 1e-4).check(describe(run, 6), run.x(), analytic(run), run.inputs(), loss(run));
    }

    /** The mask is a function of the draws' keys, which stay the same: dropout is a linear layer. */
    @ParameterizedTest
    @MethodSource("elementWise")
    void dropout(Shape input) {
        for (double p : new double[] {0, 0.3, 0.9}) {
            LayerRun run = new LayerRun(new Dropout(p), input, 3, KernelChoice.kernels(), Mode.TRAIN);
            check(GradientCheck.LINEAR, run, 7);
        }
    }

    static Stream<Shape> elementWise() {
        return Stream.of(Shape.of(17), Shape.of(2, 3, 5));
    }

    private static void check(GradientCheck check, LayerRun run, long seed) {
        run.random(new RandomFloats(seed));
        Span dx = analytic(run);
        check.check(describe(run, seed) + " dx", run.x(), dx, run.inputs(), loss(run));
        Span dParameters = new Span(run.gradient().clone(), 0);
        int count = run.parameters().length;
        Span parameters = new Span(run.parameters(), 0);
        check.check(describe(run, seed) + " dparameters", parameters, dParameters, count, loss(run));
    }

    private static DoubleSupplier loss(LayerRun run) {
        return () -> run.forward().loss();
    }

    private static Span analytic(LayerRun run) {
        run.forward().backward();
        return new Span(run.inputGradients(), 0);
    }

    private static String describe(LayerRun run, long seed) {
        return run.layer() + " on " + run.images() + " x " + run.input() + ", seed " + seed;
    }
}
