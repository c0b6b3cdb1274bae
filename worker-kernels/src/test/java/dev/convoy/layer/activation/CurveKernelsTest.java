package dev.convoy.layer.activation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.fixture.Bits;
import dev.convoy.fixture.RandomFloats;
import dev.convoy.kernels.AwkwardFloats;
import dev.convoy.kernels.Curve;
import dev.convoy.kernels.Kernels;
import dev.convoy.kernels.Span;
import dev.convoy.kernels.Twins;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The element-wise activations give the same bits with either twin, over all they are asked for and awkward numbers besides. */
class CurveKernelsTest {
    private static final int[] SIZES = {0, 1, 7, 8, 15, 16, 17, 33, 511, 512, 513, 1100};

    private final Kernels scalar = Twins.scalar();
    private final Kernels simd = Twins.simd();

    static List<Elementwise> curves() {
        return List.of(
                new Tanh(),
                new Sigmoid(),
                new Silu(),
                new Elu(1),
                new Elu(-0.3f),
                new Softplus(1, 20),
                new Softplus(2.5f, 5),
                new Gelu(Gelu.Approximate.NONE),
                new Gelu(Gelu.Approximate.TANH),
                new LeakyRelu(0.01f),
                new LeakyRelu(-2),
                new Relu6(),
                new Softsign());
    }

    @Test
    void allVectorFormsAreHere() {
        assertThat(curves())
                .extracting(curve -> curve.form().kind())
                .containsOnlyElementsOf(Arrays.asList(Curve.Kind.values()));
    }

    @ParameterizedTest
    @MethodSource("curves")
    void awkwardSizesAndNumbers(Elementwise curve) {
        for (int size : SIZES) {
            for (int offset = 0; offset < 3; offset++) {
                long seed = 51L * size + offset;
                compare(curve, AwkwardFloats.values(seed, size, offset == 2), offset, size, "seed " + seed);
            }
        }
    }

    /** Evenly over where functions bend, and over all binades of either sign. */
    @ParameterizedTest
    @MethodSource("curves")
    void allRanges(Elementwise curve) {
        int count = 30_000;
        float[] x = new float[count + 4 + Span.SLACK];
        for (int i = 0; i < count; i++) {
            x[i] = switch (i % 3) {
                case 0 -> (i - count / 2) * 7e-4f;
                case 1 -> (i - count / 2) * 7e-3f;
                default -> Float.intBitsToFloat(i * 143_165);
            };
        }
        compare(curve, x, 0, count, "all ranges");
    }

    private void compare(Elementwise curve, float[] x, int offset, int count, String what) {
        float[] y = new float[count + 4 + Span.SLACK];
        float[] same = y.clone();
        scalar.map(curve, new Span(x, offset), new Span(y, 1), count);
        simd.map(curve, new Span(x, offset), new Span(same, 1), count);
        Bits.assertEqual(same, y, curve + ", count " + count + ", " + what);
        float[] dy = new RandomFloats(count).array(count + 4 + Span.SLACK);
        float[] dx = new float[count + 4 + Span.SLACK];
        float[] sameDx = dx.clone();
        scalar.mapGradient(curve, new Span(x, offset), new Span(y, 1), new Span(dy, 2), new Span(dx, 3), count);
        simd.mapGradient(curve, new Span(x, offset), new Span(y, 1), new Span(dy, 2), new Span(sameDx, 3), count);
        Bits.assertEqual(sameDx, dx, "slope of " + curve + ", count " + count + ", " + what);
    }
}
