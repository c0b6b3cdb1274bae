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
                Arguments.of(Shape.of(9), 5, 1e-3f),
                Arguments.of(Shape.of(11, 2, 5), 3, 1e-3f),
                Arguments.of(Shape.of(3, 7), 3, 1e-3f),
                Arguments.of(Shape.of(2, 3, 2, 3), 2, 1e-5f));
    }

    /** The batch's own mean and variance move with every input: the derivative must go through them. */
    @ParameterizedTest
    @MethodSource("batches")
    void batch(Shape input, int images, float eps) {
        int rank = Math.max(1, input.rank() - 1);
        for (Affinity affine : Affinity.values()) {
            smooth(new BatchNorm(rank, 0, eps, 0.1f, affine), input, images);
        }
    }

    static Stream<Arguments> groups() {
        return Stream.of(
                Arguments.of(Shape.of(6, 2, 3), 3),
                Arguments.of(Shape.of(6, 3, 3), 1),
                Arguments.of(Shape.of(4, 5), 4),
                Arguments.of(Shape.of(12), 2),
                Arguments.of(Shape.of(4, 2, 3, 2), 2));
    }

    @ParameterizedTest
    @MethodSource("groups")
    void group(Shape input, int groups) {
        for (Affinity affine : Affinity.values()) {
            smooth(new GroupNorm(groups, 0, 1e-3f, affine), input, 3);
        }
    }

    static Stream<Shape> images() {
        return Stream.of(Shape.of(3, 9), Shape.of(2, 4, 5), Shape.of(2, 3, 2, 3));
    }

    @ParameterizedTest
    @MethodSource("images")
    void instance(Shape input) {
        for (Affinity affine : Affinity.values()) {
            smooth(new InstanceNorm(input.rank() - 1, 0, 1e-3f, affine), input, 3);
        }
    }

    static Stream<Arguments> layers() {
        return Stream.of(
                Arguments.of(Shape.of(3, 4, 5), Shape.of(3, 4, 5)),
                Arguments.of(Shape.of(3, 4, 5), Shape.of(4, 5)),
                Arguments.of(Shape.of(3, 4, 5), Shape.of(5)),
                Arguments.of(Shape.of(300), Shape.of(300)),
                Arguments.of(Shape.of(2, 2, 3, 3), Shape.of(2, 2, 3, 3)));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void layer(Shape input, Shape normalised) {
        for (Affinity affine : Affinity.values()) {
            smooth(new LayerNorm(normalised, 1e-2f, affine), input, 3);
        }
    }

    static Stream<Arguments> neighbourhoods() {
        return Stream.of(
                Arguments.of(5, 1f, 0.75, 2f),
                Arguments.of(4, 2f, 0.5, 1f),
                Arguments.of(3, 1f, 1.0, 1f),
                Arguments.of(1, 1f, 0.3, 1f),
                Arguments.of(20, 2f, 0.75, 1f),
                Arguments.of(2, 0f, 0.75, 1f));
    }

    @ParameterizedTest
    @MethodSource("neighbourhoods")
    void localResponse(int size, float alpha, double beta, float k) {
        Layer layer = new LocalResponseNorm(size, alpha, beta, k);
        for (Shape input : new Shape[] {Shape.of(7, 2, 3), Shape.of(1, 4), Shape.of(9)}) {
            smooth(layer, input, 2);
        }
    }

    private static void smooth(Layer layer, Shape input, int images) {
        LayerGradients.check(GradientCheck.SMOOTH, LayerGradients.run(layer, input, images), 5);
    }
}
