package dev.convoy.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.fixture.LayerRun;
import dev.convoy.fixture.RandomFloats;
import dev.convoy.init.Initialiser;
import dev.convoy.kernels.KernelChoice;
import dev.convoy.layer.conv.Conv2d;
import dev.convoy.tensor.Shape;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The convolution layer, forward and backward, against its definition as plain loops in double precision. */
class Conv2dReferenceTest {
    /** Relative to the largest element: chains of up to 500 terms near 1, rounded at 2^-24 each. */
    private static final double TOLERANCE = 1e-5;

    static Stream<Arguments> randomConfigurations() {
        return LongStream.rangeClosed(1, 40).mapToObj(seed -> {
            RandomFloats random = new RandomFloats(seed);
            Pair kernel = new Pair(random.between(1, 5), random.between(1, 5));
            Pair stride = new Pair(random.between(1, 4), random.between(1, 4));
            Pair padding = new Pair(random.between(0, 3), random.between(0, 3));
            Shape input = Shape.of(
                    random.between(1, 6),
                    Math.max(1, kernel.height() - 2 * padding.height()) + random.between(0, 9),
                    Math.max(1, kernel.width() - 2 * padding.width()) + random.between(0, 9));
            Bias bias = random.oneOf(Bias.values());
            return Arguments.of(seed, conv(random.between(1, 20), kernel, stride, padding, bias), input);
        });
    }

    static Stream<Arguments> awkwardConfigurations() {
        return Stream.of(
                // stride larger than the kernel: inputs that no output sees
                Arguments.of(101L, conv(3, Pair.of(1), Pair.of(3), Pair.of(0), Bias.ON), Shape.of(2, 7, 8)),
                Arguments.of(102L, conv(3, Pair.of(2), Pair.of(5), Pair.of(1), Bias.ON), Shape.of(2, 11, 9)),
                // more padding than the kernel: outputs that see no input
                Arguments.of(103L, conv(4, Pair.of(2), Pair.of(1), Pair.of(4), Bias.ON), Shape.of(3, 3, 5)),
                Arguments.of(104L, conv(4, Pair.of(1), Pair.of(2), Pair.of(3), Bias.OFF), Shape.of(3, 4, 5)),
                // one pixel in, one pixel out
                Arguments.of(105L, conv(5, Pair.of(1), Pair.of(1), Pair.of(0), Bias.ON), Shape.of(7, 1, 1)),
                Arguments.of(106L, conv(5, Pair.of(3), Pair.of(1), Pair.of(1), Bias.ON), Shape.of(2, 1, 1)),
                // kernel as large as the input
                Arguments.of(107L, conv(18, new Pair(6, 7), Pair.of(1), Pair.of(0), Bias.ON), Shape.of(2, 6, 7)),
                Arguments.of(108L, conv(2, Pair.of(5), Pair.of(2), Pair.of(0), Bias.ON), Shape.of(3, 5, 5)),
                // more pixels than a group's chain, more taps than a slice
                Arguments.of(109L, conv(2, Pair.of(3), Pair.of(1), Pair.of(1), Bias.ON), Shape.of(9, 25, 23)));
    }

    private static Conv2d conv(int out, Pair kernel, Pair stride, Pair padding, Bias bias) {
        return new Conv2d(0, out, kernel, stride, padding, bias, new Initialiser.Constant(0));
    }

    @ParameterizedTest
    @MethodSource({"randomConfigurations", "awkwardConfigurations"})
    void forwardAndBackward(long seed, Conv2d layer, Shape input) {
        LayerRun run = new LayerRun(layer, input, 3, KernelChoice.kernels(), Mode.TRAIN);
        run.random(new RandomFloats(seed)).forward().backward();
        Reference reference = new Reference(layer, run);
        assertNear(run.outputValues(), reference.y, "y, seed " + seed);
        assertNear(run.inputGradients(), reference.dx, "dx, seed " + seed);
        assertNear(run.gradient(), reference.dParameters, "dparameters, seed " + seed);
    }

    private static void assertNear(float[] actual, double[] expected, String what) {
        double largest = 1e-30;
        for (double value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (int i = 0; i < expected.length; i++) {
            assertThat(Math.abs(actual[i] - expected[i]))
                    .as("%s: element %d is %s, expected %s", what, i, actual[i], expected[i])
                    .isLessThanOrEqualTo(TOLERANCE * largest);
        }
    }

    /** Six nested loops a pass; every array dense, {@code [n][c][h][w]}. */
    private static final class Reference {
        private final Conv2d layer;
        private final LayerRun run;
        private final int weights;
        private final double[] y;
        private final double[] dx;
        private final double[] dParameters;

        Reference(Conv2d layer, LayerRun run) {
            this.layer = layer;
            this.run = run;
            weights = layer.parameters(run.input()).get(0).shape().count();
            y = new double[run.outputs()];
            dx = new double[run.inputs()];
            dParameters = new double[run.parameters().length];
            for (int n = 0; n < run.images(); n++) {
                for (int oc = 0; oc < layer.outChannels(); oc++) {
                    for (int oh = 0; oh < run.output().size(1); oh++) {
                        for (int ow = 0; ow < run.output().size(2); ow++) {
                            output(n, oc, oh, ow);
                        }
                    }
                }
            }
        }

        private void output(int n, int oc, int oh, int ow) {
            int out = index(run.output(), n, oc, oh, ow);
            double dy = run.dy().array()[run.dy().offset() + out];
            if (layer.bias() == Bias.ON) {
                y[out] += run.parameters()[weights + oc];
                dParameters[weights + oc] += dy;
            }
            for (int ic = 0; ic < run.input().size(0); ic++) {
                for (int kh = 0; kh < layer.kernelSize().height(); kh++) {
                    for (int kw = 0; kw < layer.kernelSize().width(); kw++) {
                        int h = oh * layer.stride().height()
                                + kh
                                - layer.padding().height();
                        int w = ow * layer.stride().width()
                                + kw
                                - layer.padding().width();
                        if (h >= 0
                                && w >= 0
                                && h < run.input().size(1)
                                && w < run.input().size(2)) {
                            int in = index(run.input(), n, ic, h, w);
                            int weight = ((oc * run.input().size(0) + ic)
                                                            * layer.kernelSize().height()
                                                    + kh)
                                            * layer.kernelSize().width()
                                    + kw;
                            double x = run.x().array()[run.x().offset() + in];
                            y[out] += run.parameters()[weight] * x;
                            dx[in] += run.parameters()[weight] * dy;
                            dParameters[weight] += x * dy;
                        }
                    }
                }
            }
        }

        private static int index(Shape image, int n, int c, int h, int w) {
            return ((n * image.size(0) + c) * image.size(1) + h) * image.size(2) + w;
        }
    }
}
