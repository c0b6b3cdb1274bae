package dev.convoy.layer.norm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.convoy.fixture.LayerRun;
import dev.convoy.fixture.RandomFloats;
import dev.convoy.kernels.KernelChoice;
import dev.convoy.layer.Layer;
import dev.convoy.layer.Mode;
import dev.convoy.tensor.Shape;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** PyTorch's conventions, computed here in double precision. */
class BatchNormTest {
    private static final Offset<Double> CLOSE = Offset.offset(2e-6);
    private static final Shape INPUT = Shape.of(3, 4, 5);
    private static final int IMAGES = 6;
    private static final int PLANE = 20;

    private final BatchNorm layer = new BatchNorm(2, 3, 1e-5f, 0.1f, Affinity.WEIGHT_AND_BIAS);

    @Test
    void trainingUsesTheBatchAndReturnsItsMoments() {
        LayerRun run = new LayerRun(layer, INPUT, IMAGES, KernelChoice.kernels(), Mode.TRAIN);
        run.random(new RandomFloats(8)).forward();
        for (int c = 0; c < 3; c++) {
            double mean = 0;
            for (int i = 0; i < IMAGES * PLANE; i++) {
                mean += x(run, c, i) / (IMAGES * PLANE);
            }
            double squares = 0;
            for (int i = 0; i < IMAGES * PLANE; i++) {
                squares += (x(run, c, i) - mean) * (x(run, c, i) - mean);
            }
            assertThat(run.moments()[c]).isEqualTo(mean, CLOSE);
            assertThat(run.moments()[3 + c]).isEqualTo(squares, Offset.offset(1e-4));
            assertNormalised(run, c, mean, squares / (IMAGES * PLANE));
        }
        assertThat(run.statistics()).as("never touched").containsOnly(0);
    }

    @Test
    void inferenceUsesTheRunningStatistics() {
        LayerRun run = new LayerRun(layer, INPUT, IMAGES, KernelChoice.kernels(), Mode.INFER);
        run.random(new RandomFloats(9));
        float[] statistics = {0.5f, -1, 2, 0.25f, 1, 4};
        System.arraycopy(statistics, 0, run.statistics(), 0, 6);
        run.forward();
        for (int c = 0; c < 3; c++) {
            assertNormalised(run, c, statistics[c], statistics[3 + c]);
        }
    }

    @Test
    void constantChannelsStayFinite() {
        LayerRun run = new LayerRun(layer, INPUT, IMAGES, KernelChoice.kernels(), Mode.TRAIN);
        run.random(new RandomFloats(10));
        for (int i = 0; i < run.inputs(); i++) {
            run.x().array()[run.x().offset() + i] = 1.1f;
        }
        run.forward().backward();
        for (float y : run.outputValues()) {
            assertThat(y).isFinite();
        }
        for (float dx : run.inputGradients()) {
            assertThat(dx).isFinite();
        }
    }

    @Test
    void startsAsTheIdentityOfStandardisedInput() {
        assertThat(layer.parameters(INPUT)).extracting(Layer.Parameter::name).containsExactly("weight", "bias");
        assertThat(layer.statistics(INPUT))
                .extracting(Layer.Statistic::name, Layer.Statistic::initial)
                .containsExactly(tuple("running_mean", 0f), tuple("running_var", 1f));
        assertThat(layer.momentChannels(INPUT)).isEqualTo(3);
        assertThat(layer.momentum()).isEqualTo(0.1f);
    }

    @Test
    void channelsAreTheInputsWhereNotGiven() {
        BatchNorm any = new BatchNorm(1, 0, 1e-5f, 0.1f, Affinity.WEIGHT_AND_BIAS);
        assertThat(any.outputShape(Shape.of(7))).isEqualTo(Shape.of(7));
        assertThat(any.outputShape(Shape.of(7, 4))).isEqualTo(Shape.of(7, 4));
        assertThat(any.parameters(Shape.of(7, 4)))
                .extracting(Layer.Parameter::shape)
                .containsExactly(Shape.of(7), Shape.of(7));
        assertThat(any.momentChannels(Shape.of(7))).isEqualTo(7);
        assertThat(new BatchNorm(1, 0, 1e-5f, 0.1f, Affinity.NONE).parameters(Shape.of(7)))
                .isEmpty();
    }

    private static void assertNormalised(LayerRun run, int c, double mean, double variance) {
        double weight = run.parameters()[c];
        double bias = run.parameters()[3 + c];
        for (int i = 0; i < IMAGES * PLANE; i++) {
            double expected = (x(run, c, i) - mean) / Math.sqrt(variance + 1e-5f) * weight + bias;
            double actual = run.y().array()[run.y().offset() + index(c, i)];
            assertThat(actual).isEqualTo(expected, CLOSE);
        }
    }

    private static double x(LayerRun run, int c, int i) {
        return run.x().array()[run.x().offset() + index(c, i)];
    }

    private static int index(int c, int i) {
        return (i / PLANE * 3 + c) * PLANE + i % PLANE;
    }
}
