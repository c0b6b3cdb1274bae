package dev.convoy.layer.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.fixture.LayerRun;
import dev.convoy.kernels.KernelChoice;
import dev.convoy.layer.Extent;
import dev.convoy.layer.Layer;
import dev.convoy.layer.Mode;
import dev.convoy.layer.Window;
import dev.convoy.tensor.Shape;
import org.junit.jupiter.api.Test;

/** The conventions of poolings: ties, NaN, padding, windows that are clipped. */
class PoolConventionsTest {
    @Test
    void maximumAndItsGradient() {
        LayerRun run = run(max(2, 2, 0), Shape.of(1, 2, 4), 1, 5, 2, 2, 3, 4, 2, 2);
        assertThat(run.forward().outputValues()).containsExactly(5, 2);
        dy(run, 10, 20);
        // among equals the first
        assertThat(run.backward().inputGradients()).containsExactly(0, 10, 20, 0, 0, 0, 0, 0);
    }

    @Test
    void overlappingWindowsAddTheirGradients() {
        LayerRun run = run(max(2, 1, 0), Shape.of(1, 2, 3), 0, 9, 0, 0, 0, 0);
        assertThat(run.forward().outputValues()).containsExactly(9, 9);
        dy(run, 1, 2);
        assertThat(run.backward().inputGradients()).containsExactly(0, 3, 0, 0, 0, 0);
    }

    @Test
    void paddingIsNeverTheMaximum() {
        LayerRun run = run(max(2, 2, 1), Shape.of(1, 2, 2), -1, -2, -3, -4);
        assertThat(run.forward().outputValues()).containsExactly(-1, -2, -3, -4);
    }

    @Test
    void minusInfinityIsAMaximumToo() {
        float least = Float.NEGATIVE_INFINITY;
        LayerRun run = run(max(2, 2, 0), Shape.of(1, 2, 2), least, least, least, least);
        assertThat(run.forward().outputValues()).containsExactly(least);
        dy(run, 1);
        assertThat(run.backward().inputGradients()).containsExactly(1, 0, 0, 0);
    }

    @Test
    void nanWins() {
        LayerRun run = run(max(2, 2, 0), Shape.of(1, 2, 2), 1, Float.NaN, 3, 2);
        assertThat(run.forward().outputValues()).containsExactly(Float.NaN);
        dy(run, 1);
        assertThat(run.backward().inputGradients()).containsExactly(0, 1, 0, 0);
    }

    @Test
    void meanCountsPaddingAsZeros() {
        LayerRun run = run(new AvgPool(square(2, 2, 1), CountIncludePad.YES), Shape.of(1, 2, 2), 4, 8, 12, 16);
        assertThat(run.forward().outputValues()).containsExactly(1, 2, 3, 4);
        dy(run, 4, 8, 12, 16);
        assertThat(run.backward().inputGradients()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void meanOfWholeInput() {
        LayerRun run = run(
                new AvgPool(PoolWindows.of(Extent.of(2, 4), Extent.all(2, 1), Extent.all(2, 0)), CountIncludePad.YES),
                Shape.of(1, 2, 4),
                1,
                2,
                3,
                4,
                5,
                6,
                7,
                8);
        assertThat(run.forward().outputValues()).containsExactly(4.5f);
    }

    /** Window by window as PyTorch counts: 2 + 2 pixels of the first are padding, the last is clipped past the padding. */
    @Test
    void divisorsOfClippedWindows() {
        PoolWindows windows =
                PoolWindows.of(Extent.of(4), Extent.of(3), Extent.of(2)).rounded(Rounding.CEIL);
        Shape input = Shape.of(1, 6);
        float[] ones = {1, 1, 1, 1, 1, 1};
        // starts at -2, 1, 4 with 4, 4, 4 of 4 inside the padded input; pixels inside the image: 2, 4, 2
        LayerRun counting = run(new AvgPool(windows, CountIncludePad.YES), input, ones);
        assertThat(counting.forward().outputValues()).containsExactly(0.5f, 1, 0.5f);
        LayerRun not = run(new AvgPool(windows, CountIncludePad.NO), input, ones);
        assertThat(not.forward().outputValues()).containsExactly(1, 1, 1);
        // of 5 pixels the last window reaches one past the padding, which never counts: 1 of 3
        LayerRun shorter = run(new AvgPool(windows, CountIncludePad.YES), Shape.of(1, 5), 1, 1, 1, 1, 1);
        assertThat(shorter.forward().outputValues()).containsExactly(0.5f, 1, 1 * (1f / 3));
    }

    @Test
    void aCeilWindowStartsInsideTheInputOrThePaddingBeforeIt() {
        PoolWindows windows =
                PoolWindows.of(Extent.of(2), Extent.of(3), Extent.of(1)).rounded(Rounding.CEIL);
        // starts at -1, 2, 5: the third would see the padding behind alone
        assertThat(windows.outputShape(Shape.of(1, 5))).isEqualTo(Shape.of(1, 2));
        assertThat(windows.outputShape(Shape.of(1, 6))).isEqualTo(Shape.of(1, 3));
        // larger than the padded input, yet one window
        PoolWindows large =
                PoolWindows.of(Extent.of(4), Extent.of(2), Extent.of(0)).rounded(Rounding.CEIL);
        assertThat(large.outputShape(Shape.of(1, 3))).isEqualTo(Shape.of(1, 1));
    }

    @Test
    void dilatedWindowsSkipPixels() {
        Layer layer = new MaxPool(
                PoolWindows.of(Extent.of(3), Extent.of(1), Extent.of(1)).dilated(Extent.of(2)));
        LayerRun run = run(layer, Shape.of(1, 5), 1, 9, 3, 8, 2);
        assertThat(run.forward().outputValues()).containsExactly(9, 3, 9);
        dy(run, 1, 2, 4);
        assertThat(run.backward().inputGradients()).containsExactly(0, 5, 2, 0, 0);
        assertThat(layer.window().kernel()).isEqualTo(Extent.of(5));
    }

    @Test
    void powerAverage() {
        PoolWindows windows = PoolWindows.of(Extent.of(2), Extent.of(2), Extent.of(0));
        LayerRun two = run(new LpPool(windows, 2), Shape.of(1, 4), 3, -4, 0, 0);
        assertThat(two.forward().outputValues()).containsExactly(5, 0);
        dy(two, 10, 10);
        assertThat(two.backward().inputGradients()).containsExactly(6, -8, 0, 0);
        LayerRun one = run(new LpPool(windows, 1), Shape.of(1, 4), 3, -4, 1, -1);
        assertThat(one.forward().outputValues()).containsExactly(-1, 0);
        dy(one, 10, 10);
        assertThat(one.backward().inputGradients()).containsExactly(10, 10, 0, 0);
        LayerRun three = run(new LpPool(windows, 3), Shape.of(1, 4), -3, 1, 1, -1);
        assertThat(three.forward().outputValues()).containsExactly(Float.NaN, 0);
        // what ceil mode clips counts as if it were full: sqrt(2 * 3^2)
        LayerRun clipped = run(new LpPool(windows.rounded(Rounding.CEIL), 2), Shape.of(1, 3), 0, 1, 3);
        assertThat(clipped.forward().outputValues()).containsExactly(1, (float) Math.sqrt(18));
    }

    @Test
    void adaptiveWindowsShareOutThePixels() {
        LayerRun mean = run(new AdaptiveAvgPool(Extent.of(3)), Shape.of(1, 5), 1, 2, 3, 4, 5);
        assertThat(mean.forward().outputValues()).containsExactly(1.5f, 3, 4.5f);
        LayerRun most = run(new AdaptiveMaxPool(Extent.of(3)), Shape.of(1, 5), 1, 2, 3, 5, 4);
        assertThat(most.forward().outputValues()).containsExactly(2, 5, 5);
        LayerRun more = run(new AdaptiveAvgPool(Extent.of(4)), Shape.of(1, 2), 1, 2);
        assertThat(more.forward().outputValues()).containsExactly(1, 1, 2, 2);
    }

    @Test
    void globalPoolsKeepTheDimensions() {
        assertThat(new GlobalAvgPool().outputShape(Shape.of(5, 7))).isEqualTo(Shape.of(5, 1));
        assertThat(new GlobalAvgPool().outputShape(Shape.of(5, 7, 4))).isEqualTo(Shape.of(5, 1, 1));
        assertThat(new GlobalMaxPool().outputShape(Shape.of(5, 7, 4, 3))).isEqualTo(Shape.of(5, 1, 1, 1));
        LayerRun mean = run(new GlobalAvgPool(), Shape.of(2, 1, 2), 1, 2, 3, 5);
        assertThat(mean.forward().outputValues()).containsExactly(1.5f, 4);
        LayerRun most = run(new GlobalMaxPool(), Shape.of(2, 1, 2), 1, 2, 5, 3);
        assertThat(most.forward().outputValues()).containsExactly(2, 5);
    }

    @Test
    void receptiveFields() {
        assertThat(new GlobalAvgPool().window(Shape.of(5, 7, 4))).isEqualTo(Window.WHOLE);
        assertThat(new AdaptiveMaxPool(Extent.of(1, 1)).window(Shape.of(5, 7, 4)))
                .isEqualTo(Window.WHOLE);
        assertThat(new AdaptiveAvgPool(Extent.of(3, 2)).window(Shape.of(5, 7, 4)))
                .isEqualTo(Window.sliding(Extent.of(3, 2), Extent.of(2, 2)));
        PoolWindows windows = PoolWindows.of(Extent.of(3, 2), Extent.of(2, 1), Extent.of(1, 0));
        assertThat(new MaxPool(windows.dilated(Extent.of(2, 3))).window())
                .isEqualTo(Window.sliding(Extent.of(5, 4), Extent.of(2, 1)));
        assertThat(new LpPool(windows, 2).window()).isEqualTo(Window.sliding(Extent.of(3, 2), Extent.of(2, 1)));
    }

    private static Layer max(int kernel, int stride, int padding) {
        return new MaxPool(square(kernel, stride, padding));
    }

    private static PoolWindows square(int kernel, int stride, int padding) {
        return PoolWindows.of(Extent.all(2, kernel), Extent.all(2, stride), Extent.all(2, padding));
    }

    private static LayerRun run(Layer layer, Shape input, float... x) {
        LayerRun run = new LayerRun(layer, input, 1, KernelChoice.kernels(), Mode.TRAIN);
        System.arraycopy(x, 0, run.x().array(), run.x().offset(), x.length);
        return run;
    }

    private static void dy(LayerRun run, float... dy) {
        System.arraycopy(dy, 0, run.dy().array(), run.dy().offset(), dy.length);
    }
}
