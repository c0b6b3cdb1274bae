package dev.convoy.layer.resize;

import static dev.convoy.fixture.Describe.layer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.convoy.fixture.Describe;
import dev.convoy.fixture.GradientCheck;
import dev.convoy.fixture.LayerGradients;
import dev.convoy.fixture.LayerRun;
import dev.convoy.kernels.KernelChoice;
import dev.convoy.layer.Extent;
import dev.convoy.layer.Layer;
import dev.convoy.layer.Mode;
import dev.convoy.network.LayerTable;
import dev.convoy.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class UpsampleTest {
    @Test
    void nearestRepeatsPixels() {
        assertThat(run(Shape.of(1, 2, 2), Map.of("scale_factor", 2), 1, 2, 3, 4))
                .containsExactly(1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4);
        assertThat(run(Shape.of(2, 3), Map.of("size", 5), 1, 2, 3, 4, 5, 6))
                .containsExactly(1, 1, 2, 2, 3, 4, 4, 5, 5, 6);
        assertThat(run(Shape.of(1, 1, 2, 2), Map.of("scale_factor", List.of(2, 1, 1.5)), 1, 2, 3, 4))
                .containsExactly(1, 1, 2, 3, 3, 4, 1, 1, 2, 3, 3, 4);
    }

    /** 2.3 times 3 pixels are 6: libtorch then doubles each, though output 2 lies at 0.87, in the first. */
    @Test
    void nearestDoublesWhereTheSizeDoubles() {
        assertThat(run(Shape.of(1, 3), Map.of("scale_factor", 2.3), 1, 2, 3)).containsExactly(1, 1, 2, 2, 3, 3);
    }

    /** A factor below 1 leaves pixels out. */
    @Test
    void nearestShrinks() {
        assertThat(run(Shape.of(1, 5), Map.of("scale_factor", 0.5), 1, 2, 3, 4, 5))
                .containsExactly(1, 3);
    }

    /** PyTorch's documentation of Upsample gives these numbers. */
    @Test
    void bilinearIsTorchs() {
        assertThat(run(Shape.of(1, 2, 2), Map.of("scale_factor", 2, "mode", "bilinear"), 1, 2, 3, 4))
                .containsExactly(
                        new float[] {
                            1, 1.25f, 1.75f, 2, 1.5f, 1.75f, 2.25f, 2.5f, 2.5f, 2.75f, 3.25f, 3.5f, 3, 3.25f, 3.75f, 4
                        },
                        within(1e-6f));
        assertThat(run(
                        Shape.of(1, 2, 2),
                        Map.of("scale_factor", 2, "mode", "bilinear", "align_corners", true),
                        1,
                        2,
                        3,
                        4))
                .containsExactly(
                        new float[] {
                            1, 1.3333f, 1.6667f, 2, 1.6667f, 2, 2.3333f, 2.6667f, 2.3333f, 2.6667f, 3, 3.3333f, 3,
                            3.3333f, 3.6667f, 4
                        },
                        within(1e-4f));
    }

    private static float[] run(Shape input, Map<String, Object> settings, float... pixels) {
        Map<String, Object> description = layer("upsample");
        description.putAll(settings);
        Layer layer = Describe.network(input, description).layers().get(0).layer();
        LayerRun run = new LayerRun(layer, input, 1, KernelChoice.kernels(), Mode.INFER);
        System.arraycopy(pixels, 0, run.x().array(), run.x().offset(), pixels.length);
        return run.forward().outputValues();
    }

    static Stream<Arguments> configurations() {
        return Stream.of(
                of(Target.times(2), Interpolation.NEAREST, Shape.of(2, 3, 4)),
                of(Target.times(1.7), Interpolation.NEAREST, Shape.of(2, 5)),
                of(new Target(List.of(4, 2, 5), List.of()), Interpolation.NEAREST, Shape.of(2, 3, 3, 2)),
                of(Target.times(2.5), Interpolation.LINEAR, Shape.of(3, 5)),
                of(Target.times(2), Interpolation.BILINEAR, Shape.of(2, 3, 4)),
                of(new Target(List.of(2, 7), List.of()), Interpolation.BILINEAR, Shape.of(2, 5, 3)),
                of(new Target(List.of(1), List.of()), Interpolation.BILINEAR, Shape.of(2, 5, 3)),
                of(new Target(List.of(), List.of(2.0, 1.5, 0.7)), Interpolation.TRILINEAR, Shape.of(2, 2, 3, 4)),
                Arguments.of(
                        new Upsample(Target.times(3), Interpolation.BILINEAR, Upsample.Corners.ALIGNED),
                        Shape.of(2, 3, 2)));
    }

    private static Arguments of(Target target, Interpolation interpolation, Shape input) {
        return Arguments.of(new Upsample(target, interpolation, Upsample.Corners.FREE), input);
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void gradientsAreDifferences(Upsample layer, Shape input) {
        LayerGradients.check(GradientCheck.LINEAR, LayerGradients.run(layer, input, 3), 9);
    }

    /** Each output is a mean of inputs: an image of one colour keeps it, so its weights sum to 1. */
    @ParameterizedTest
    @MethodSource("configurations")
    void weightsSumToOne(Upsample layer, Shape input) {
        LayerRun run = LayerGradients.run(layer, input, 1);
        Arrays.fill(run.x().array(), run.x().offset(), run.x().offset() + run.inputs(), 3);
        for (float value : run.forward().outputValues()) {
            assertThat(value).isCloseTo(3, within(1e-6f));
        }
    }

    /** After a stride of 2 and twice the size, neighbours are again a pixel apart. */
    @Test
    void receptiveField() {
        LayerTable table = LayerTable.of(Describe.network(
                Shape.of(1, 16, 16),
                layer("conv2d", "out_channels", 1, "kernel_size", 2, "stride", 2),
                layer("upsample", "scale_factor", 2, "mode", "bilinear"),
                layer("conv2d", "out_channels", 1, "kernel_size", 3),
                layer("upsample", "scale_factor", 2)));
        assertThat(table.rows())
                .extracting(LayerTable.Row::field)
                .containsExactly(Extent.all(2, 2), Extent.all(2, 4), Extent.all(2, 6), Extent.all(2, 6));
        assertThat(table.parameters()).isEqualTo(4 + 1 + 9 + 1);
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                refused("expects either size or scale_factor, got neither"),
                refused(
                        "expects either size or scale_factor, got size [3] and scale_factor [2.0]",
                        "size",
                        3,
                        "scale_factor",
                        2),
                refused("size expects at least 1, got [4, 0]", "size", List.of(4, 0)),
                refused("size expects a whole number, got 2.5", "size", 2.5),
                refused("scale_factor expects positive numbers, got [-2.0]", "scale_factor", -2),
                refused("scale_factor expects positive numbers, got [0.0]", "scale_factor", 0),
                refused("scale_factor [0.1] expects an output of at least a pixel, got 0.0 of 8", "scale_factor", 0.1),
                refused(
                        "size [1, 2, 3] expects as many numbers as the input has dimensions, 2",
                        "size",
                        List.of(1, 2, 3)),
                refused(
                        "mode expects one of [nearest, linear, bilinear, trilinear], got \"biliniar\""
                                + " (did you mean 'bilinear'?)",
                        "size",
                        4,
                        "mode",
                        "biliniar"),
                refused(
                        "mode trilinear expects 3 dimensions and channels, got [3, 8, 9]",
                        "size",
                        4,
                        "mode",
                        "trilinear"),
                refused("align_corners expects an interpolating mode, got nearest", "size", 4, "align_corners", true));
    }

    private static Arguments refused(String message, Object... settings) {
        return Arguments.of(message, settings);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void refuses(String message, Object... settings) {
        assertThatThrownBy(() -> Describe.network(Shape.of(3, 8, 9), layer("upsample", settings)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("layer 0 upsample: " + message);
    }

    @Test
    void refusesWhatIsNoImage() {
        assertThatThrownBy(() -> Describe.network(Shape.of(8), layer("upsample", "size", 4)))
                .hasMessage("layer 0 upsample: expects an input of channels and 1 to 3 dimensions, [channels, height,"
                        + " width] for 2, got [8]");
    }
}
