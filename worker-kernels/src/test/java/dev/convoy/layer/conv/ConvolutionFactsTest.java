package dev.convoy.layer.conv;

import static dev.convoy.fixture.Describe.layer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.convoy.fixture.Describe;
import dev.convoy.fixture.LayerRun;
import dev.convoy.fixture.RandomFloats;
import dev.convoy.init.Initialiser;
import dev.convoy.kernels.KernelChoice;
import dev.convoy.layer.Bias;
import dev.convoy.layer.Extent;
import dev.convoy.layer.Layer;
import dev.convoy.layer.Mode;
import dev.convoy.layer.linear.Linear;
import dev.convoy.network.LayerTable;
import dev.convoy.network.LayerTable.Row;
import dev.convoy.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a course says of convolutions: that they are linear layers and the reverse, what flips a kernel, what a layer costs. */
class ConvolutionFactsTest {
    private static final Initialiser ZERO = new Initialiser.Constant(0);
    private static final int IMAGES = 3;

    private static LayerRun run(Layer layer, Shape input) {
        return new LayerRun(layer, input, IMAGES, KernelChoice.kernels(), Mode.TRAIN);
    }

    private static Convolution conv(int in, int out, Extent kernel, int padding) {
        Sliding sliding = Sliding.of(kernel, Extent.all(2, 1), Extent.all(2, padding));
        return new Convolution(Channels.of(in, out), sliding, Bias.ON, ZERO);
    }

    /** A linear layer is a convolution whose kernel is as large as the image; the weights are the same, in the same order. */
    @Test
    void aLinearLayerIsAConvolution() {
        Shape image = Shape.of(3, 4, 5);
        LayerRun convolution = run(conv(3, 7, Extent.of(4, 5), 0), image).random(new RandomFloats(1));
        LayerRun linear = run(new Linear(60, 7, Bias.ON, ZERO), Shape.of(60)).random(new RandomFloats(1));
        convolution.forward().backward();
        linear.forward().backward();
        assertNear(convolution.outputValues(), linear.outputValues());
        assertNear(convolution.inputGradients(), linear.inputGradients());
        assertNear(convolution.gradient(), linear.gradient());
    }

    /** With its features in the order of the convolution's sums, pixel by pixel, the linear layer gives the same bits. */
    @Test
    void aLinearLayerPixelByPixelIsTheConvolutionBitForBit() {
        Shape image = Shape.of(3, 4, 5);
        LayerRun convolution = run(conv(3, 7, Extent.of(4, 5), 0), image).random(new RandomFloats(1));
        LayerRun linear = run(new Linear(60, 7, Bias.ON, ZERO), Shape.of(60)).random(new RandomFloats(1));
        for (int n = 0; n < IMAGES; n++) {
            toPixels(
                    convolution.x().array(),
                    convolution.x().offset() + n * 60,
                    linear.x().array(),
                    linear.x().offset() + n * 60);
        }
        for (int o = 0; o < 7; o++) {
            toPixels(convolution.parameters(), o * 60, linear.parameters(), o * 60);
        }
        assertThat(convolution.forward().outputValues())
                .containsExactly(linear.forward().outputValues());
    }

    /** 3 planes of 20 numbers as 20 pixels of 3. */
    private static void toPixels(float[] planes, int from, float[] pixels, int to) {
        for (int i = 0; i < 60; i++) {
            pixels[to + i % 20 * 3 + i / 20] = planes[from + i];
        }
    }

    /** At each pixel a 1 x 1 convolution is a linear layer of the channels. */
    @Test
    void aPointwiseConvolutionIsALinearLayerAtEachPixel() {
        LayerRun convolution =
                run(conv(5, 4, Extent.of(1, 1), 0), Shape.of(5, 2, 3)).random(new RandomFloats(2));
        convolution.forward();
        LayerRun linear = run(new Linear(5, 4, Bias.ON, ZERO), Shape.of(5)).random(new RandomFloats(2));
        for (int pixel = 0; pixel < 6; pixel++) {
            float[] expected = new float[4];
            for (int c = 0; c < 5; c++) {
                linear.x().array()[linear.x().offset() + c] =
                        convolution.x().array()[convolution.x().offset() + c * 6 + pixel];
            }
            for (int c = 0; c < 4; c++) {
                expected[c] = convolution.outputValues()[c * 6 + pixel];
            }
            System.arraycopy(convolution.parameters(), 0, linear.parameters(), 0, 24);
            assertThat(Arrays.copyOf(linear.forward().outputValues(), 4)).containsExactly(expected);
        }
    }

    /** A convolution is a linear layer whose weight holds the kernel once for each output pixel, and zeros. */
    @Test
    void aConvolutionIsALinearLayer() {
        Shape image = Shape.of(2, 4, 3);
        LayerRun convolution = run(conv(2, 3, Extent.of(3, 3), 1), image).random(new RandomFloats(3));
        LayerRun linear = run(new Linear(24, 36, Bias.ON, ZERO), Shape.of(24)).random(new RandomFloats(3));
        Arrays.fill(linear.parameters(), 0);
        for (int o = 0; o < 36; o++) {
            for (int i = 0; i < 24; i++) {
                int kh = i / 3 % 4 - o / 3 % 4 + 1;
                int kw = i % 3 - o % 3 + 1;
                if (kh >= 0 && kh < 3 && kw >= 0 && kw < 3) {
                    linear.parameters()[o * 24 + i] =
                            convolution.parameters()[((o / 12 * 2 + i / 12) * 3 + kh) * 3 + kw];
                }
            }
            linear.parameters()[36 * 24 + o] = convolution.parameters()[54 + o / 12];
        }
        System.arraycopy(
                convolution.x().array(),
                convolution.x().offset(),
                linear.x().array(),
                linear.x().offset(),
                72);
        System.arraycopy(
                convolution.dy().array(),
                convolution.dy().offset(),
                linear.dy().array(),
                linear.dy().offset(),
                108);
        convolution.forward().backward();
        linear.forward().backward();
        assertNear(convolution.outputValues(), linear.outputValues());
        assertNear(convolution.inputGradients(), linear.inputGradients());
    }

    /** The layer correlates; turn the kernel by 180 degrees and it is the convolution of mathematics. */
    @Test
    void aTrueConvolutionIsACorrelationWithTheKernelTurned() {
        float[] x = {1, 2, 0, -1, 3, 1, 2, 2, -2, 4, 0, 1};
        float[] kernel = {1, 2, 3, 4, 5, 6};
        float[] full = new float[4 * 6];
        for (int i = 0; i < 12; i++) {
            for (int k = 0; k < 6; k++) {
                full[(i / 4 + k / 3) * 6 + i % 4 + k % 3] += x[i] * kernel[k];
            }
        }
        float[] turned = {6, 5, 4, 3, 2, 1};
        assertThat(correlate(x, turned)).containsExactly(full);
        assertThat(correlate(x, kernel)).isNotEqualTo(full);
    }

    /** Of a 3 x 4 image with a 2 x 3 kernel, wherever they touch. */
    private static float[] correlate(float[] x, float[] kernel) {
        Sliding sliding = Sliding.of(Extent.of(2, 3), Extent.all(2, 1), Extent.of(1, 2));
        Layer layer = new Convolution(Channels.of(1, 1), sliding, Bias.OFF, ZERO);
        LayerRun run = new LayerRun(layer, Shape.of(1, 3, 4), 1, KernelChoice.kernels(), Mode.INFER);
        System.arraycopy(x, 0, run.x().array(), run.x().offset(), x.length);
        System.arraycopy(kernel, 0, run.parameters(), 0, kernel.length);
        return run.forward().outputValues();
    }

    @Test
    void workParametersAndReceptiveFields() {
        Map<String, Object> strided = layer(
                "conv2d", "out_channels", 8, "kernel_size", List.of(3, 5), "stride", 2, "dilation", List.of(2, 1));
        LayerTable table = LayerTable.of(Describe.network(
                Shape.of(4, 21, 21),
                strided,
                layer("conv2d", "out_channels", 16, "kernel_size", 3, "padding", "same", "groups", 8, "bias", false),
                layer(
                        "conv_transpose2d",
                        "out_channels",
                        6,
                        "kernel_size",
                        4,
                        "stride",
                        2,
                        "padding",
                        1,
                        "groups",
                        2)));
        assertThat(table.rows())
                .containsExactly(
                        new Row(
                                "0",
                                "conv2d",
                                Shape.of(8, 9, 9),
                                8 * 4 * 15 + 8,
                                8 * 4 * 15 * 81,
                                Extent.of(5, 5),
                                false),
                        new Row("1", "conv2d", Shape.of(16, 9, 9), 16 * 9, 16 * 9 * 81, Extent.of(9, 9), false),
                        new Row(
                                "2",
                                "conv_transpose2d",
                                Shape.of(6, 18, 18),
                                16 * 3 * 16 + 6,
                                16 * 3 * 16 * 81,
                                Extent.of(11, 11),
                                false));
        assertThat(LayerTable.of(Describe.network(
                                Shape.of(2, 4, 5, 6), layer("conv3d", "out_channels", 3, "kernel_size", 3)))
                        .multiplyAdds())
                .isEqualTo(3 * 2 * 27 * 2 * 3 * 4);
        assertThat(LayerTable.of(Describe.network(
                                Shape.of(2, 10), layer("conv1d", "out_channels", 3, "kernel_size", 3, "dilation", 4)))
                        .rows()
                        .get(0)
                        .field())
                .isEqualTo(Extent.of(9));
    }

    private static void assertNear(float[] actual, float[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).isCloseTo(expected[i], within(1e-5f));
        }
    }
}
