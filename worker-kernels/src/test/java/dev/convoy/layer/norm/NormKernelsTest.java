package dev.convoy.layer.norm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.fixture.Bits;
import dev.convoy.fixture.LayerRun;
import dev.convoy.fixture.RandomFloats;
import dev.convoy.kernels.Kernels;
import dev.convoy.kernels.Twins;
import dev.convoy.layer.Layer;
import dev.convoy.layer.Mode;
import dev.convoy.layer.pool.GlobalAvgPool;
import dev.convoy.tensor.Shape;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers whose sums go to virtual lanes give the same bits with either twin, at any width. */
class NormKernelsTest {
    static Stream<Arguments> layers() {
        return Stream.of(
                Arguments.of(new BatchNorm(2, 0, 1e-5f, 0.1f, Affinity.WEIGHT_AND_BIAS), Shape.of(3, 7, 11)),
                Arguments.of(new BatchNorm(1, 0, 1e-5f, 0.1f, Affinity.NONE), Shape.of(5)),
                Arguments.of(new BatchNorm(1, 0, 1e-5f, 0.1f, Affinity.WEIGHT_AND_BIAS), Shape.of(19)),
                Arguments.of(new BatchNorm(2, 0, 1e-5f, 0.1f, Affinity.WEIGHT_AND_BIAS), Shape.of(21, 5, 7)),
                Arguments.of(new LayerNorm(Shape.of(3, 7, 11), 1e-5f, Affinity.WEIGHT_AND_BIAS), Shape.of(3, 7, 11)),
                Arguments.of(new LayerNorm(Shape.of(53), 1e-5f, Affinity.NONE), Shape.of(4, 53)),
                Arguments.of(new InstanceNorm(2, 0, 1e-5f, Affinity.WEIGHT_AND_BIAS), Shape.of(3, 7, 11)),
                Arguments.of(new GroupNorm(2, 0, 1e-5f, Affinity.WEIGHT), Shape.of(6, 7, 11)),
                Arguments.of(new LocalResponseNorm(5, 1f, 0.75, 2), Shape.of(6, 7, 11)),
                Arguments.of(new GlobalAvgPool(), Shape.of(3, 7, 11)),
                Arguments.of(new GlobalAvgPool(), Shape.of(19, 3, 3)));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void twinsAreTheSameBits(Layer layer, Shape input) {
        LayerRun scalar = run(layer, input, Twins.scalar());
        LayerRun simd = run(layer, input, Twins.simd());
        Bits.assertEqual(simd.outputValues(), scalar.outputValues(), layer + " y");
        Bits.assertEqual(simd.inputGradients(), scalar.inputGradients(), layer + " dx");
        Bits.assertEqual(simd.gradient(), scalar.gradient(), layer + " dparameters");
        assertThat(scalar.inputGradients()).as("alive").doesNotContain(0, Float.NaN);
    }

    private static LayerRun run(Layer layer, Shape input, Kernels kernels) {
        return new LayerRun(layer, input, 5, kernels, Mode.TRAIN)
                .random(new RandomFloats(21))
                .forward()
                .backward();
    }
}
