package dev.convoy.layer.conv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.fixture.Bits;
import dev.convoy.fixture.LayerRun;
import dev.convoy.fixture.RandomFloats;
import dev.convoy.init.Initialiser;
import dev.convoy.kernels.Kernels;
import dev.convoy.kernels.Twins;
import dev.convoy.layer.Bias;
import dev.convoy.layer.Extent;
import dev.convoy.layer.Mode;
import dev.convoy.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Winograd's way gives what the definition gives, up to rounding, and the same bits from both twins. */
class WinogradKernelsTest {
    /** Largest difference, of the largest value: about ten times that of the definition's own rounding. */
    private static final double TOLERANCE = 2e-5;

    private static final ConvAlgorithm AUTO = ConvAlgorithm.AUTO;

    @ParameterizedTest
    @CsvSource({
        "5, 6, 3, 3, 0, 3, 1",
        "6, 5, 4, 4, 1, 3, 3",
        "8, 16, 7, 9, 1, 3, 2",
        "9, 7, 6, 5, 2, 3, 5",
        "17, 33, 8, 8, 1, 3, 9",
        "6, 5, 5, 5, 0, 5, 1",
        "20, 50, 14, 14, 2, 5, 3",
        "9, 17, 7, 6, 4, 5, 5",
        "16, 8, 6, 9, 1, 5, 2",
        "64, 70, 9, 11, 2, 5, 4",
        "40, 48, 5, 13, 0, 3, 3",
        "12, 136, 5, 5, 1, 3, 2",
        "64, 64, 4, 4, 1, 3, 20",
        "72, 416, 4, 4, 1, 3, 3" // weight gradient in slices of input channels
    })
    void equalsTheDefinition(int in, int out, int height, int width, int padding, int kernel, int images) {
        Shape input = Shape.of(in, height, width);
        LayerRun direct = run(ConvAlgorithm.DIRECT, out, padding, kernel, input, images, Twins.simd());
        LayerRun winograd = run(ConvAlgorithm.WINOGRAD, out, padding, kernel, input, images, Twins.simd());
        assertNear(winograd.outputValues(), direct.outputValues(), "output");
        assertNear(winograd.inputGradients(), direct.inputGradients(), "input gradient");
        assertNear(winograd.gradient(), direct.gradient(), "weight and bias gradient");

        LayerRun scalar = run(ConvAlgorithm.WINOGRAD, out, padding, kernel, input, images, Twins.scalar());
        Bits.assertEqual(winograd.outputValues(), scalar.outputValues(), "output");
        Bits.assertEqual(winograd.inputGradients(), scalar.inputGradients(), "input gradient");
        Bits.assertEqual(winograd.gradient(), scalar.gradient(), "weight and bias gradient");
    }

    private static LayerRun run(
            ConvAlgorithm algorithm, int out, int padding, int kernel, Shape input, int images, Kernels kernels) {
        Convolution layer = new Convolution(
                Channels.of(0, out),
                Sliding.of(Extent.of(kernel, kernel), Extent.of(1, 1), Extent.of(padding, padding)),
                Bias.ON,
                Initialiser.named("default"),
                algorithm);
        return new LayerRun(layer, input, images, kernels, Mode.TRAIN)
                .random(new RandomFloats(7))
                .forward()
                .backward();
    }

    private static void assertNear(float[] actual, float[] expected, String what) {
        assertThat(actual).as(what).hasSameSizeAs(expected);
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            difference = Math.max(difference, Math.abs(expected[i] - actual[i]));
        }
        assertThat(difference / largest).as(what).isLessThan(TOLERANCE);
    }

    /** Few channels do not pay for the transforms, many do; windows of another shape have no choice. */
    @Test
    void theChoiceFollowsTheShape() {
        assertThat(AUTO.of(geometry(8, 8, 3, 1)).algorithm()).isEqualTo(ConvAlgorithm.DIRECT);
        assertThat(AUTO.of(geometry(16, 16, 3, 1)).algorithm()).isEqualTo(ConvAlgorithm.WINOGRAD);
        assertThat(AUTO.of(geometry(64, 64, 5, 1)).algorithm()).isEqualTo(ConvAlgorithm.WINOGRAD);
        assertThat(AUTO.of(geometry(64, 64, 3, 2)).algorithm()).isEqualTo(ConvAlgorithm.DIRECT);
        assertThat(AUTO.of(geometry(64, 64, 7, 1)).algorithm()).isEqualTo(ConvAlgorithm.DIRECT);
        assertThat(AUTO.ofWeightGradient(geometry(16, 16, 3, 1)).algorithm()).isEqualTo(ConvAlgorithm.DIRECT);
        assertThat(AUTO.ofWeightGradient(geometry(32, 32, 3, 1)).algorithm()).isEqualTo(ConvAlgorithm.WINOGRAD);
        assertThat(ConvAlgorithm.DIRECT.of(geometry(64, 64, 3, 1)).algorithm()).isEqualTo(ConvAlgorithm.DIRECT);
        assertThat(ConvAlgorithm.WINOGRAD.ofWeightGradient(geometry(8, 8, 3, 1)).algorithm())
                .isEqualTo(ConvAlgorithm.WINOGRAD);
    }

    private static ConvGeometry geometry(int in, int out, int kernel, int stride) {
        Sliding sliding =
                Sliding.of(Extent.of(kernel, kernel), Extent.of(stride, stride), Extent.of(kernel / 2, kernel / 2));
        Shape input = Shape.of(in, 32, 32);
        return new ConvGeometry(Channels.of(in, out), Extent.of(input), sliding.windows(input), sliding);
    }

    @ParameterizedTest
    @CsvSource({
        "20, 50, 5, 14, 3", // 16 tiles: three images fill two strips
        "512, 512, 3, 14, 3",
        "64, 64, 3, 8, 6",
        "64, 64, 3, 28, 2", // 49 tiles: five strips instead of six; a third image would not fit
        "16, 16, 3, 32, 3",
        "64, 64, 3, 56, 1"
    })
    void imagesGoTogetherToFillStrips(int in, int out, int kernel, int size, int images) {
        Sliding sliding = Sliding.of(Extent.of(kernel, kernel), Extent.of(1, 1), Extent.of(kernel / 2, kernel / 2));
        Shape input = Shape.of(in, size, size);
        ConvGeometry geometry =
                new ConvGeometry(Channels.of(in, out), Extent.of(input), sliding.windows(input), sliding);
        assertThat(WinogradGeometry.forward(geometry).group()).isEqualTo(images);
    }

    @Test
    void aForcedWayMustFit() {
        Convolution layer = new Convolution(
                Channels.of(0, 2),
                Sliding.of(Extent.of(5, 5), Extent.of(1, 1), Extent.of(2, 2)),
                Bias.OFF,
                Initialiser.named("default"),
                ConvAlgorithm.WINOGRAD);
        assertThatThrownBy(() -> layer.outputShape(Shape.of(3, 8, 8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "algorithm winograd expects two dimensions, kernel_size 3 or 5, stride 1, dilation 1, one group, more"
                                + " than 4 channels in and out and a padding smaller than the kernel, got kernel_size 5,"
                                + " stride 1, dilation 1, groups 1, channels 3 and 2 and padding 2");
    }
}
