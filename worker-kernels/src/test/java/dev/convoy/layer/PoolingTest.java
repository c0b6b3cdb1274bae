package dev.convoy.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.fixture.LayerRun;
import dev.convoy.kernels.KernelChoice;
import dev.convoy.layer.pool.AvgPool2d;
import dev.convoy.layer.pool.MaxPool2d;
import dev.convoy.tensor.Shape;
import org.junit.jupiter.api.Test;

/** The conventions of both poolings: ties, NaN, padding. */
class PoolingTest {
    @Test
    void maximumAndItsGradient() {
        LayerRun run =
                run(new MaxPool2d(Pair.of(2), Pair.of(2), Pair.of(0)), Shape.of(1, 2, 4), 1, 5, 2, 2, 3, 4, 2, 2);
        assertThat(run.forward().outputValues()).containsExactly(5, 2);
        dy(run, 10, 20);
        // among equals the first
        assertThat(run.backward().inputGradients()).containsExactly(0, 10, 20, 0, 0, 0, 0, 0);
    }

    @Test
    void overlappingWindowsAddTheirGradients() {
        LayerRun run = run(new MaxPool2d(Pair.of(2), Pair.of(1), Pair.of(0)), Shape.of(1, 2, 3), 0, 9, 0, 0, 0, 0);
        assertThat(run.forward().outputValues()).containsExactly(9, 9);
        dy(run, 1, 2);
        assertThat(run.backward().inputGradients()).containsExactly(0, 3, 0, 0, 0, 0);
    }

    @Test
    void paddingIsNeverTheMaximum() {
        LayerRun run = run(new MaxPool2d(Pair.of(2), Pair.of(2), Pair.of(1)), Shape.of(1, 2, 2), -1, -2, -3, -4);
        assertThat(run.forward().outputValues()).containsExactly(-1, -2, -3, -4);
    }

    @Test
    void minusInfinityIsAMaximumToo() {
        float least = Float.NEGATIVE_INFINITY;
        LayerRun run =
                run(new MaxPool2d(Pair.of(2), Pair.of(2), Pair.of(0)), Shape.of(1, 2, 2), least, least, least, least);
        assertThat(run.forward().outputValues()).containsExactly(least);
        dy(run, 1);
        assertThat(run.backward().inputGradients()).containsExactly(1, 0, 0, 0);
    }

    @Test
    void nanWins() {
        LayerRun run = run(new MaxPool2d(Pair.of(2), Pair.of(2), Pair.of(0)), Shape.of(1, 2, 2), 1, Float.NaN, 3, 2);
        assertThat(run.forward().outputValues()).containsExactly(Float.NaN);
        dy(run, 1);
        assertThat(run.backward().inputGradients()).containsExactly(0, 1, 0, 0);
    }

    @Test
    void meanCountsPaddingAsZeros() {
        LayerRun run = run(new AvgPool2d(Pair.of(2), Pair.of(2), Pair.of(1)), Shape.of(1, 2, 2), 4, 8, 12, 16);
        assertThat(run.forward().outputValues()).containsExactly(1, 2, 3, 4);
        dy(run, 4, 8, 12, 16);
        assertThat(run.backward().inputGradients()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void meanOfWholeInput() {
        LayerRun run =
                run(new AvgPool2d(new Pair(2, 4), Pair.of(1), Pair.of(0)), Shape.of(1, 2, 4), 1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(run.forward().outputValues()).containsExactly(4.5f);
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
