package dev.convoy.layer.pool;

import dev.convoy.fixture.GradientCheck;
import dev.convoy.fixture.LayerGradients;
import dev.convoy.fixture.LayerRun;
import dev.convoy.fixture.RandomFloats;
import dev.convoy.layer.Extent;
import dev.convoy.layer.Layer;
import dev.convoy.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Backward = finite differences of forward, for every pooling. */
class PoolGradientTest {
    private static final int CASES = 24;

    /** Windows of every rank, with and without what can be chosen, drawn by number; odd sizes, strides past the kernel. */
    static Stream<Arguments> windows() {
        List<Arguments> cases = new ArrayList<>();
        for (int seed = 0; seed < CASES; seed++) {
            PoolCase drawn = PoolCase.draw(seed, seed % 3 + 1);
            cases.add(Arguments.of(drawn.windows(), drawn.input(), seed));
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("windows")
    void maximum(PoolWindows windows, Shape input, int seed) {
        apart(new MaxPool(windows), input, seed);
    }

    @ParameterizedTest
    @MethodSource("windows")
    void mean(PoolWindows windows, Shape input, int seed) {
        PoolWindows dense = windows.dilated(Extent.all(windows.rank(), 1));
        linear(new AvgPool(dense, CountIncludePad.YES), input, seed);
        linear(new AvgPool(dense, CountIncludePad.NO), input, seed);
    }

    @ParameterizedTest
    @MethodSource("windows")
    void powerAverage(PoolWindows windows, Shape input, int seed) {
        PoolCase plain = new PoolCase(windows, input).plain();
        for (double p : new double[] {1, 2, 3.5}) {
            LayerRun run = LayerGradients.run(new LpPool(plain.windows(), p), plain.input(), 2);
            RandomFloats random = new RandomFloats(seed);
            run.random(random);
            for (int i = 0; i < run.inputs(); i++) {
                // well away from 0, where general powers have no derivative
                run.x().array()[run.x().offset() + i] = 1 + random.next() / 2;
            }
            LayerGradients.checkFilled(GradientCheck.SMOOTH, run, seed);
        }
    }

    static Stream<Arguments> adaptive() {
        return Stream.of(
                Arguments.of(Extent.of(3), Shape.of(2, 7)),
                Arguments.of(Extent.of(1), Shape.of(3, 19)),
                Arguments.of(Extent.of(6), Shape.of(2, 4)),
                Arguments.of(Extent.of(2, 3), Shape.of(2, 5, 7)),
                Arguments.of(Extent.of(1, 1), Shape.of(3, 5, 7)),
                Arguments.of(Extent.of(5, 1), Shape.of(2, 5, 6)),
                Arguments.of(Extent.of(2, 3, 2), Shape.of(2, 3, 5, 4)),
                Arguments.of(Extent.of(1, 1, 1), Shape.of(2, 3, 5, 4)));
    }

    @ParameterizedTest
    @MethodSource("adaptive")
    void adaptive(Extent outputs, Shape input) {
        apart(new AdaptiveMaxPool(outputs), input, 3);
        linear(new AdaptiveAvgPool(outputs), input, 3);
    }

    @ParameterizedTest
    @MethodSource("adaptive")
    void global(Extent any, Shape input) {
        apart(new GlobalMaxPool(), input, 4);
        linear(new GlobalAvgPool(), input, 4);
    }

    private static void linear(Layer layer, Shape input, int seed) {
        LayerGradients.check(GradientCheck.LINEAR, LayerGradients.run(layer, input, 2), seed);
    }

    private static void apart(Layer layer, Shape input, int seed) {
        LayerGradients.checkApart(GradientCheck.KINKED, LayerGradients.run(layer, input, 2), seed);
    }
}
