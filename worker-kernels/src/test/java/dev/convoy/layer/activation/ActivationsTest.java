package dev.convoy.layer.activation;

import static dev.convoy.fixture.Describe.layer;
import static dev.convoy.fixture.Describe.network;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.fixture.GradientCheck;
import dev.convoy.fixture.LayerRun;
import dev.convoy.fixture.RandomFloats;
import dev.convoy.kernels.KernelChoice;
import dev.convoy.kernels.Span;
import dev.convoy.layer.Layer;
import dev.convoy.layer.Mode;
import dev.convoy.tensor.Shape;
import java.util.Arrays;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The softmaxes and prelu; settings and messages of all activations. */
class ActivationsTest {
    private static LayerRun run(Layer layer, Shape input, int images) {
        return new LayerRun(layer, input, images, KernelChoice.kernels(), Mode.TRAIN);
    }

    static Stream<Arguments> acrossChannels() {
        return Stream.of(
                Arguments.of(new Softmax(), Shape.of(1)),
                Arguments.of(new Softmax(), Shape.of(10)),
                Arguments.of(new Softmax(), Shape.of(3, 4, 5)),
                Arguments.of(new LogSoftmax(), Shape.of(1)),
                Arguments.of(new LogSoftmax(), Shape.of(10)),
                Arguments.of(new LogSoftmax(), Shape.of(3, 4, 5)));
    }

    @ParameterizedTest
    @MethodSource("acrossChannels")
    void asComputedInDoubles(Layer layer, Shape input) {
        LayerRun run = run(layer, input, 2).random(new RandomFloats(31));
        for (int i = 0; i < run.inputs(); i++) {
            run.x().array()[run.x().offset() + i] *= 12;
        }
        float[] y = run.forward().outputValues();
        int channels = input.size(0);
        int pixels = input.count() / channels;
        for (int n = 0; n < 2; n++) {
            for (int i = 0; i < pixels; i++) {
                int first = n * input.count() + i;
                double sum = 0;
                for (int c = 0; c < channels; c++) {
                    sum += Math.exp(run.x().array()[run.x().offset() + first + c * pixels]);
                }
                for (int c = 0; c < channels; c++) {
                    double x = run.x().array()[run.x().offset() + first + c * pixels];
                    double expected = layer instanceof Softmax ? Math.exp(x) / sum : x - Math.log(sum);
                    assertThat((double) y[first + c * pixels]).isEqualTo(expected, Offset.offset(2e-6));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("acrossChannels")
    void gradients(Layer layer, Shape input) {
        LayerRun run = run(layer, input, 3).random(new RandomFloats(32));
        run.forward().backward();
        Span dx = new Span(run.inputGradients(), 0);
        if (input.size(0) == 1) {
            assertThat(run.inputGradients()).containsOnly(0);
            return;
        }
        GradientCheck.SMOOTH.check(
                layer + ", seed 32",
                run.x(),
                dx,
                run.inputs(),
                () -> run.forward().loss());
    }

    @Test
    void hugeScoresDoNotOverflow() {
        LayerRun soft = run(new Softmax(), Shape.of(3), 1);
        LayerRun log = run(new LogSoftmax(), Shape.of(3), 1);
        for (LayerRun run : new LayerRun[] {soft, log}) {
            System.arraycopy(
                    new float[] {1e4f, 0, -1e4f}, 0, run.x().array(), run.x().offset(), 3);
            Arrays.fill(run.dy().array(), run.dy().offset(), run.dy().offset() + 3, 1);
            run.forward().backward();
        }
        assertThat(soft.outputValues()).containsExactly(1, 0, 0);
        assertThat(soft.inputGradients()).containsExactly(0, 0, 0);
        assertThat(log.outputValues()).containsExactly(0, -1e4f, -2e4f);
        assertThat(log.inputGradients()).containsExactly(-2, 1, 1);
    }

    @Test
    void nanOfOneClassIsNanOfAll() {
        for (Layer layer : new Layer[] {new Softmax(), new LogSoftmax()}) {
            LayerRun run = run(layer, Shape.of(3), 1);
            run.x().array()[run.x().offset() + 1] = Float.NaN;
            assertThat(run.forward().outputValues()).containsOnly(Float.NaN);
        }
    }

    @Test
    void preluOfEachChannel() {
        LayerRun run = run(new Prelu(2, 0.25f), Shape.of(2, 1, 2), 1);
        System.arraycopy(new float[] {-2, 3, -4, 0}, 0, run.x().array(), run.x().offset(), 4);
        System.arraycopy(new float[] {0.5f, -1}, 0, run.parameters(), 0, 2);
        assertThat(run.forward().outputValues()).containsExactly(-1, 3, 4, -0.0f);
        Arrays.fill(run.dy().array(), run.dy().offset(), run.dy().offset() + 4, 10);
        run.backward();
        assertThat(run.inputGradients()).containsExactly(5, 10, -10, -10);
        assertThat(Arrays.copyOf(run.gradient(), 2)).containsExactly(-20, -40);
    }

    static Stream<Arguments> prelus() {
        return Stream.of(
                Arguments.of(1, Shape.of(17)),
                Arguments.of(1, Shape.of(4, 3, 5)),
                Arguments.of(4, Shape.of(4, 3, 5)),
                Arguments.of(5, Shape.of(5)));
    }

    /** Inputs lie away from the kink; prelu is linear in each input there, and in its slopes. */
    @ParameterizedTest
    @MethodSource("prelus")
    void preluGradients(int numParameters, Shape input) {
        LayerRun run = run(new Prelu(numParameters, 0.25f), input, 3);
        RandomFloats random = new RandomFloats(33);
        run.random(random);
        random.fillApart(run.x(), run.inputs(), 4 * 0x1p-6f);
        run.forward().backward();
        Span dx = new Span(run.inputGradients(), 0);
        Span dWeight = new Span(run.gradient().clone(), 0);
        GradientCheck check = new GradientCheck(0x1p-6f, 1e-4);
        String what = "prelu " + numParameters + " on " + input + ", seed 33";
        check.check(what, run.x(), dx, run.inputs(), () -> run.forward().loss());
        check.check(
                what,
                new Span(run.parameters(), 0),
                dWeight,
                numParameters,
                () -> run.forward().loss());
    }

    @Test
    void preluStartsAtAQuarter() {
        assertThat(network(Shape.of(3, 2, 2), layer("prelu", "num_parameters", 3))
                        .initialParameters(1))
                .containsExactly(0.25f, 0.25f, 0.25f);
    }

    static Stream<Arguments> settings() {
        return Stream.of(
                read("elu", new Elu(1)),
                read("elu", new Elu(0.5f), "alpha", 0.5),
                read("gelu", new Gelu(Gelu.Approximate.NONE)),
                read("gelu", new Gelu(Gelu.Approximate.TANH), "approximate", "tanh"),
                read("leaky_relu", new LeakyRelu(0.01f)),
                read("leaky_relu", new LeakyRelu(0.2f), "negative_slope", 0.2),
                read("log", new Log()),
                read("log_sigmoid", new LogSigmoid()),
                read("log_softmax", new LogSoftmax()),
                read("mish", new Mish()),
                read("prelu", new Prelu(1, 0.25f)),
                read("prelu", new Prelu(3, 0.5f), "num_parameters", 3, "init", 0.5),
                read("relu6", new Relu6()),
                read("sigmoid", new Sigmoid()),
                read("silu", new Silu()),
                read("swish", new Silu()),
                read("sinc", new Sinc()),
                read("softmax", new Softmax()),
                read("softplus", new Softplus(1, 20)),
                read("softplus", new Softplus(2, 10), "beta", 2, "threshold", 10),
                read("softsign", new Softsign()),
                read("step", new Step(1)),
                read("step", new Step(0), "values", 0),
                read("tanh", new Tanh()));
    }

    private static Arguments read(String type, Layer expected, Object... settings) {
        return Arguments.of(type, expected, settings);
    }

    /** PyTorch's names and defaults; shapes stay. */
    @ParameterizedTest(name = "{1}")
    @MethodSource("settings")
    void filesNameThem(String type, Layer expected, Object[] settings) {
        Shape image = Shape.of(3, 2, 5);
        Layer layer = network(image, layer(type, settings)).layers().get(0).layer();
        assertThat(layer).isEqualTo(expected);
        assertThat(layer.type()).isEqualTo(type.equals("swish") ? "silu" : type);
        assertThat(layer.outputShape(image)).isEqualTo(image);
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                refused(() -> new Elu(Float.NaN), "alpha expects a finite number, got NaN"),
                refused(
                        () -> new LeakyRelu(Float.POSITIVE_INFINITY),
                        "negative_slope expects a finite number, got Infinity"),
                refused(() -> new Step(Float.NaN), "values expects a finite number, got NaN"),
                refused(() -> new Softplus(0, 20), "beta expects a positive number, got 0.0"),
                refused(() -> new Softplus(1, Float.NaN), "threshold expects a finite number, got NaN"),
                refused(() -> new Prelu(0, 0.25f), "num_parameters expects a positive number, got 0"),
                refused(() -> new Prelu(1, Float.NaN), "init expects a finite number, got NaN"),
                refused(
                        () -> new Prelu(4, 0.25f).outputShape(Shape.of(3, 2, 2)),
                        "num_parameters expects 1 or the channels of the input [3, 2, 2], got 4"),
                refused(
                        () -> network(Shape.of(3), layer("gelu", "approximate", "erf")),
                        "layer 0 gelu: approximate expects none or tanh, got \"erf\""));
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
