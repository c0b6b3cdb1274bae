package dev.convoy.layer.conv;

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
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Filters whose kernels are given. */
class FixedFilterTest {
    private static LayerRun run(Shape input, Map<String, Object> description) {
        Layer layer = Describe.network(input, description).layers().get(0).layer();
        return new LayerRun(layer, input, 1, KernelChoice.kernels(), Mode.INFER);
    }

    private static float[] output(Shape input, Map<String, Object> description, float... pixels) {
        LayerRun run = run(input, description);
        System.arraycopy(pixels, 0, run.x().array(), run.x().offset(), pixels.length);
        return run.forward().outputValues();
    }

    /** A point of light shows the kernel. */
    @Test
    void gaussianOfAPoint() {
        float[] point = new float[2 * 49];
        point[3 * 7 + 3] = 273;
        float[] blurred = output(Shape.of(2, 7, 7), layer("gaussian5"), point);
        float[] row = {0, 7, 26, 41, 26, 7, 0};
        assertThat(Arrays.copyOfRange(blurred, 3 * 7, 4 * 7)).containsExactly(row, within(1e-4f));
        assertThat(Arrays.copyOfRange(blurred, 7, 14))
                .containsExactly(new float[] {0, 1, 4, 7, 4, 1, 0}, within(1e-4f));
        double sum = 0;
        for (int i = 0; i < 49; i++) {
            sum += blurred[i];
            assertThat(blurred[49 + i]).as("the other channel").isZero();
        }
        assertThat(sum).isCloseTo(273, within(1e-3));
    }

    @Test
    void gaussianKeepsAnEvenImageWithItsBorder() {
        float[] grey = new float[30];
        Arrays.fill(grey, 0.5f);
        for (String mode : new String[] {"reflect", "replicate", "circular"}) {
            assertThat(output(Shape.of(1, 5, 6), layer("gaussian5", "padding_mode", mode), grey))
                    .as(mode)
                    .containsExactly(grey, within(1e-6f));
        }
    }

    /** Brightness grows by 1 a column, 10 a row: slopes of 8 and 80. */
    @Test
    void sobelOfASlope() {
        float[] slope = {0, 1, 2, 10, 11, 12, 20, 21, 22};
        Shape image = Shape.of(1, 3, 3);
        assertThat(output(image, layer("sobel", "direction", "x", "padding", "valid"), slope))
                .containsExactly(8);
        assertThat(output(image, layer("sobel", "direction", "y", "padding", 0), slope))
                .containsExactly(80);
        assertThat(output(image, layer("sobel", "padding", "valid"), slope)).containsExactly(8, 80);
        assertThat(run(Shape.of(3, 9, 8), layer("sobel")).output()).isEqualTo(Shape.of(6, 9, 8));
    }

    static Stream<Map<String, Object>> filters() {
        return Stream.of(
                layer("gaussian5"),
                layer("gaussian5", "padding_mode", "reflect"),
                layer("sobel"),
                layer("sobel", "direction", "x", "padding", 2, "padding_mode", "circular"),
                layer("sobel", "direction", "y", "padding", "valid"));
    }

    @ParameterizedTest
    @MethodSource("filters")
    void gradientsAreDifferences(Map<String, Object> description) {
        Shape input = Shape.of(2, 5, 6);
        Layer layer = Describe.network(input, description).layers().get(0).layer();
        LayerGradients.check(GradientCheck.LINEAR, LayerGradients.run(layer, input, 2), 4);
    }

    @Test
    void table() {
        LayerTable table = LayerTable.of(Describe.network(Shape.of(3, 8, 9), layer("gaussian5"), layer("sobel")));
        assertThat(table.parameters()).isZero();
        assertThat(table.multiplyAdds()).isEqualTo(3 * 72 * 25 + 6 * 72 * 9);
        assertThat(table.rows()).extracting(LayerTable.Row::field).containsExactly(Extent.all(2, 5), Extent.all(2, 7));
        assertThat(table.rows()).extracting(LayerTable.Row::type).containsExactly("gaussian5", "sobel");
    }

    @Test
    void refuses() {
        assertThatThrownBy(() -> Describe.network(Shape.of(1, 8, 8), layer("sobel", "direction", "bath")))
                .hasMessage(
                        "layer 0 sobel: direction expects one of [x, y, both], got \"bath\" (did you mean 'both'?)");
        assertThatThrownBy(() -> Describe.network(Shape.of(1, 8), layer("gaussian5")))
                .hasMessage("layer 0 gaussian5: expects an input of shape [channels, height, width], got [1, 8]");
        assertThatThrownBy(() -> Describe.network(Shape.of(1, 4, 8), layer("gaussian5", "padding", 0)))
                .hasMessage("layer 0 gaussian5: kernel_size 5 is larger than the padded input [4, 8] (input [1, 4, 8],"
                        + " padding 0)");
        assertThatThrownBy(() -> Describe.network(Shape.of(1, 2, 8), layer("gaussian5", "padding_mode", "reflect")))
                .hasMessage(
                        "layer 0 gaussian5: padding_mode reflect expects padding smaller than the input, got padding"
                                + " 2 of an input of 2 x 8");
    }
}
