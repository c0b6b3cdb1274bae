package dev.convoy.layer.norm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.fixture.LayerGradients;
import dev.convoy.fixture.LayerRun;
import dev.convoy.fixture.RandomFloats;
import dev.convoy.layer.Extent;
import dev.convoy.layer.Layer;
import dev.convoy.tensor.Shape;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Normalisations = their definitions, written out in double precision, on random configurations. */
class NormReferenceTest {
    private static final int CASES = 40;
    private static final int IMAGES = 3;

    @Test
    void groups() {
        for (int seed = 0; seed < CASES; seed++) {
            RandomFloats random = new RandomFloats(seed);
            int groups = random.between(1, 4);
            Shape input = image(random, groups * random.between(1, 3), random.between(0, 3));
            float eps = random.oneOf(1e-5f, 0.1f);
            Affinity affine = random.oneOf(Affinity.values());
            check(new GroupNorm(groups, 0, eps, affine), input, groups, eps, affine, true, seed);
        }
    }

    @Test
    void instances() {
        for (int seed = 0; seed < CASES; seed++) {
            RandomFloats random = new RandomFloats(100 + seed);
            int rank = random.between(1, 3);
            Shape input = Extent.all(rank, 0).map(size -> random.between(2, 5)).image(random.between(1, 5));
            Affinity affine = random.oneOf(Affinity.values());
            check(new InstanceNorm(rank, 0, 1e-3f, affine), input, input.size(0), 1e-3f, affine, true, seed);
        }
    }

    @Test
    void layers() {
        for (int seed = 0; seed < CASES; seed++) {
            RandomFloats random = new RandomFloats(200 + seed);
            Shape input = image(random, random.between(1, 5), random.between(0, 3));
            int from = random.between(0, input.rank() - 1);
            int[] last = new int[input.rank() - from];
            System.arraycopy(input.sizes(), from, last, 0, last.length);
            Shape normalised = Shape.of(last);
            Affinity affine = random.oneOf(Affinity.values());
            int runs = input.count() / normalised.count();
            check(new LayerNorm(normalised, 1e-3f, affine), input, runs, 1e-3f, affine, false, seed);
        }
    }

    private static Shape image(RandomFloats random, int channels, int rank) {
        return Extent.all(rank, 0).map(size -> random.between(1, 5)).image(channels);
    }

    /** Weight and bias are a channel's, or else an element's of a run. */
    private static void check(
            Layer layer, Shape input, int runs, float eps, Affinity affine, boolean perChannel, long seed) {
        LayerRun run = LayerGradients.run(layer, input, IMAGES)
                .random(new RandomFloats(seed))
                .forward();
        int count = input.count() / runs;
        int plane = input.count() / input.size(0);
        int parameters = perChannel ? input.size(0) : count;
        for (int r = 0; r < IMAGES * runs; r++) {
            double mean = 0;
            for (int i = 0; i < count; i++) {
                mean += x(run, r * count + i) / count;
            }
            double variance = 0;
            for (int i = 0; i < count; i++) {
                variance += Math.pow(x(run, r * count + i) - mean, 2) / count;
            }
            for (int i = 0; i < count; i++) {
                int p = perChannel ? (r % runs * count + i) / plane : i;
                double weight = affine == Affinity.NONE ? 1 : run.parameters()[p];
                double bias = affine == Affinity.WEIGHT_AND_BIAS ? run.parameters()[parameters + p] : 0;
                double expected = (x(run, r * count + i) - mean) / Math.sqrt(variance + eps) * weight + bias;
                assertThat((double) run.y().array()[run.y().offset() + r * count + i])
                        .as("%s on %s, seed %d, run %d, element %d", layer, input, seed, r, i)
                        .isEqualTo(expected, Offset.offset(1e-4));
            }
        }
    }

    private static double x(LayerRun run, int i) {
        return run.x().array()[run.x().offset() + i];
    }

    @Test
    void localResponses() {
        for (int seed = 0; seed < CASES; seed++) {
            RandomFloats random = new RandomFloats(300 + seed);
            int channels = random.between(1, 9);
            int size = random.between(1, 6);
            float alpha = random.oneOf(1e-4f, 1f, 5f);
            double beta = random.oneOf(0.75, 0.5, 1.0, 0.3, 0.0);
            float k = random.oneOf(1f, 2f, 0.25f);
            Layer layer = new LocalResponseNorm(size, alpha, beta, k);
            Shape input = image(random, channels, 2);
            LayerRun run = LayerGradients.run(layer, input, 1).random(random).forward();
            int plane = input.count() / channels;
            for (int i = 0; i < input.count(); i++) {
                double squares = 0;
                for (int o = Math.max(0, i / plane - size / 2); o <= i / plane + (size - 1) / 2 && o < channels; o++) {
                    squares += Math.pow(x(run, o * plane + i % plane), 2);
                }
                double expected = x(run, i) / Math.pow(k + alpha / size * squares, beta);
                assertThat((double) run.y().array()[run.y().offset() + i])
                        .as("%s on %s, seed %d, element %d", layer, input, seed, i)
                        .isEqualTo(expected, Offset.offset(1e-6 * (1 + Math.abs(expected))));
            }
        }
    }
}
