package dev.convoy.layer.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.fixture.LayerGradients;
import dev.convoy.fixture.LayerRun;
import dev.convoy.fixture.RandomFloats;
import dev.convoy.layer.Extent;
import dev.convoy.layer.Layer;
import dev.convoy.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every pooling = the definition, written out in double precision over the padded image. */
class PoolReferenceTest {
    private static final int CASES = 60;

    /** What a window holds: its pixels inside the image, and how many are in the padded image, and in a whole window. */
    private record Seen(List<Double> pixels, int padded, int whole) {
        double sum(double power) {
            return pixels.stream().mapToDouble(x -> Math.pow(x, power)).sum();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void isTheDefinition(int rank) {
        for (int seed = 0; seed < CASES; seed++) {
            PoolCase drawn = PoolCase.draw(1000 + seed, rank);
            Shape input = drawn.input();
            PoolWindows windows = drawn.windows();
            check(
                    new MaxPool(windows),
                    windows,
                    input,
                    seed,
                    seen -> seen.pixels.stream().mapToDouble(x -> x).max().orElseThrow());
            PoolWindows dense = windows.dilated(Extent.all(rank, 1));
            check(new AvgPool(dense, CountIncludePad.YES), dense, input, seed, seen -> seen.sum(1) / seen.padded);
            check(new AvgPool(dense, CountIncludePad.NO), dense, input, seed, seen -> seen.sum(1) / seen.pixels.size());
            PoolCase plain = drawn.plain();
            for (double p : new double[] {1, 2, 4, 2.5}) {
                check(new LpPool(plain.windows(), p), plain.windows(), plain.input(), seed, seen -> {
                    double root = Math.pow(seen.sum(p) / seen.pixels.size() * seen.whole, 1 / p);
                    return Double.isNaN(root) ? Double.NaN : root;
                });
            }
        }
    }

    private static void check(
            Layer layer, PoolWindows windows, Shape input, long seed, ToDoubleFunction<Seen> definition) {
        LayerRun run = LayerGradients.run(layer, input, 2)
                .random(new RandomFloats(seed))
                .forward();
        int i = 0;
        for (int n = 0; n < 2; n++) {
            for (int c = 0; c < input.size(0); c++) {
                int channel = run.x().offset()
                        + (n * input.size(0) + c) * Extent.of(input).count();
                for (int[] at : indices(Extent.of(run.output()))) {
                    Seen seen = new Seen(
                            new ArrayList<>(),
                            padded(windows, input, at),
                            windows.kernelSize().count());
                    for (int[] tap : indices(windows.kernelSize())) {
                        int pixel = pixel(windows, input, at, tap);
                        if (pixel >= 0) {
                            seen.pixels.add((double) run.x().array()[channel + pixel]);
                        }
                    }
                    double expected = definition.applyAsDouble(seen);
                    double actual = run.y().array()[run.y().offset() + i++];
                    if (!Double.isNaN(expected) || !Double.isNaN(actual)) {
                        assertThat(actual)
                                .as("%s on %s, seed %d, output %d", layer, input, seed, i - 1)
                                .isEqualTo(expected, Offset.offset(2e-5));
                    }
                }
            }
        }
        assertThat(i).isEqualTo(run.outputs());
    }

    /** Pixels of a window in the padded image. */
    private static int padded(PoolWindows windows, Shape input, int[] at) {
        int count = 1;
        for (int d = 0; d < at.length; d++) {
            int start = at[d] * windows.stride().at(d);
            int size = input.size(d + 1) + 2 * windows.padding().at(d);
            count *= Math.min(start + windows.kernelSize().at(d), size) - start;
        }
        return count;
    }

    /** The pixel that a tap of a window meets, -1 outside of the image. */
    private static int pixel(PoolWindows windows, Shape input, int[] at, int[] tap) {
        int pixel = 0;
        for (int d = 0; d < at.length; d++) {
            int i = at[d] * windows.stride().at(d)
                    - windows.padding().at(d)
                    + tap[d] * windows.dilation().at(d);
            if (i < 0 || i >= input.size(d + 1)) {
                return -1;
            }
            pixel = pixel * input.size(d + 1) + i;
        }
        return pixel;
    }

    /** Every index of an array of this extent, the last dimension fastest. */
    private static List<int[]> indices(Extent extent) {
        List<int[]> all = new ArrayList<>();
        for (int i = 0; i < extent.count(); i++) {
            int[] index = new int[extent.rank()];
            int rest = i;
            for (int d = index.length - 1; d >= 0; d--) {
                index[d] = rest % extent.at(d);
                rest /= extent.at(d);
            }
            all.add(index);
        }
        return all;
    }
}
