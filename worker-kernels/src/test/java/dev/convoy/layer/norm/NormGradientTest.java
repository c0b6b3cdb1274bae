package dev.convoy.layer.norm;

import dev.convoy.fixture.GradientCheck;
import dev.convoy.fixture.LayerGradients;
import dev.convoy.layer.Layer;
import dev.convoy.tensor.Shape;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Backward = finite differences of forward, for every normalisation. */
class NormGradientTest {
    static Stream<Arguments> batches() {
        return Stream.of(
                Arguments.of(Shape.of(3, 4, 5), 4, 1e-5f),
                Arguments.of(Shape.of(2, 1, 1), 7, 1e-5f),
                Arguments.of(Shape.of(1, 5, 7), 1, 1e-3f),
                Arguments.of(Shape.of(5, 3, 3), 3, 0.1f),
                Arguments.of(Shape.of(4), 6, 1e-5f),
                Arguments.of(Shape.of(3, 7), 3, 1e-3f),
                Arguments.of(Shape.of(2, 3, 2, 3), 2, 1e-5f));
    }

    /** The batch's own mean and variance move with every input: the derivative must go through them. */
    @ParameterizedTest
    @MethodSource("batches")
    void batch(Shape input, int images, float eps) {
        int rank = Math.max(1, input.rank() - 1);
        for (Affinity affine : Affinity.values()) {
            Layer layer = new BatchNorm(rank, 0, eps, 0.1f, affine);
            LayerGradients.check(GradientCheck.SMOOTH, LayerGradients.run(layer, input, images), 5);
        }
    }
}
