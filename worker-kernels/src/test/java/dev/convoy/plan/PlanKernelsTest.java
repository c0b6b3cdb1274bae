package dev.convoy.plan;

import static dev.convoy.fixture.Describe.layer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.fixture.Bits;
import dev.convoy.fixture.Describe;
import dev.convoy.fixture.RandomFloats;
import dev.convoy.gradient.ShardGradient;
import dev.convoy.kernels.Kernels;
import dev.convoy.kernels.Span;
import dev.convoy.kernels.Twins;
import dev.convoy.kernels.Workers;
import dev.convoy.layer.PackedWeights;
import dev.convoy.loss.CrossEntropy;
import dev.convoy.network.Network;
import dev.convoy.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A whole net gives the same bits with either twin, on any number of threads, in chunks of any size. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PlanKernelsTest {
    private static final int[] CHUNKS = {1, 3, 4, 100};
    private static final int IMAGES = 10;

    private static final Network NETWORK = Describe.network(
            Shape.of(3, 13, 11),
            layer("conv2d", "out_channels", 5, "kernel_size", 3, "padding", 1),
            layer("batch_norm2d", "num_features", 5),
            layer("relu"),
            layer("max_pool2d", "kernel_size", 2),
            layer("conv2d", "out_channels", 18, "kernel_size", 3, "stride", 2, "padding", 1, "bias", false),
            layer("batch_norm2d", "num_features", 18),
            layer("relu"),
            layer("conv2d", "out_channels", 18, "kernel_size", 3, "padding", 1, "groups", 18),
            layer("conv2d", "out_channels", 18, "kernel_size", 3, "padding", 1, "groups", 6),
            layer("avg_pool2d", "kernel_size", 2, "stride", 1, "padding", 1),
            layer("dropout", "p", 0.3),
            layer("conv2d", "out_channels", 3, "kernel_size", List.of(2, 1)),
            layer("flatten"),
            layer("linear", "out_features", 51),
            layer("relu"),
            layer("dropout", "p", 0.5),
            layer("linear", "out_features", 7, "bias", false));

    private static final float[] PARAMETERS = NETWORK.initialParameters(5);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8})
    void gradientsAreTheSameBits(int threads) {
        try (Workers one = new Workers(1);
                Workers workers = new Workers(threads)) {
            Plan reference = train(new PlanSettings(IMAGES, 100, Twins.scalar(), one));
            for (Kernels kernels : new Kernels[] {Twins.scalar(), Twins.simd()}) {
                for (int chunk : CHUNKS) {
                    int capacity = IMAGES + chunk;
                    Plan plan = train(new PlanSettings(capacity, chunk, kernels, workers));
                    // a second run must find nothing of the first one
                    for (int images : new int[] {IMAGES, 7, 1, IMAGES}) {
                        String what = kernels.description() + ", " + threads + " threads, chunk " + chunk + ", "
                                + images + " images";
                        assertSame(run(plan, images), run(reference, images), what);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8})
    void scoresAreTheSameBits(int threads) {
        try (Workers one = new Workers(1);
                Workers workers = new Workers(threads)) {
            float[] expected = scores(infer(new PlanSettings(IMAGES, 100, Twins.scalar(), one)));
            for (Kernels kernels : new Kernels[] {Twins.scalar(), Twins.simd()}) {
                for (int chunk : CHUNKS) {
                    Plan plan = infer(new PlanSettings(IMAGES + chunk, chunk, kernels, workers));
                    String what = kernels.description() + ", " + threads + " threads, chunk " + chunk;
                    Bits.assertEqual(scores(plan), expected, what + ", first run");
                    Bits.assertEqual(scores(plan), expected, what + ", second run");
                }
            }
        }
    }

    /** Three plans that meet at every normalisation, stopped and gone on. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void gradientsInRoundsAreTheSameBits(int threads) {
        try (Workers one = new Workers(1);
                Workers workers = new Workers(threads)) {
            ShardGradient expected = inRounds(new PlanSettings(IMAGES, 100, Twins.scalar(), one));
            for (Kernels kernels : new Kernels[] {Twins.scalar(), Twins.simd()}) {
                for (int chunk : new int[] {1, 4}) {
                    String what = kernels.description() + ", " + threads + " threads, chunk " + chunk + ", in rounds";
                    assertSame(inRounds(new PlanSettings(IMAGES, chunk, kernels, workers)), expected, what);
                }
            }
        }
    }

    private static ShardGradient inRounds(PlanSettings settings) {
        Parts parts = new Parts(NETWORK, settings, 3);
        Plan whole = train(settings);
        fill(whole.batch(), IMAGES);
        for (int i = 0; i < 3; i++) {
            Parts.copy(
                    whole.batch(),
                    3 * i,
                    i < 2 ? 3 : IMAGES - 6,
                    parts.plans().get(i).batch());
        }
        return parts.gradient();
    }

    /** As the tasks of a JVM do, and each with weights of its own. */
    @Test
    void plansThatShareWeightsGiveTheBitsOfThoseThatDoNot() {
        try (Workers one = new Workers(1)) {
            PackedWeights weights = new PackedWeights();
            PlanSettings settings = new PlanSettings(IMAGES, 4, Twins.simd(), one);
            Plan reference = train(settings);
            List<Plan> plans = List.of(train(settings.sharing(weights)), train(settings.sharing(weights)));
            float[] parameters = PARAMETERS.clone();
            for (int step = 0; step < 3; step++) {
                long version = weights.nextVersion();
                reference.load(parameters, NETWORK.initialStatistics());
                for (Plan plan : plans) {
                    plan.load(version, parameters, NETWORK.initialStatistics());
                }
                for (Plan plan : plans) {
                    assertSame(run(plan, IMAGES), run(reference, IMAGES), "step " + step);
                }
                for (int i = 0; i < parameters.length; i++) {
                    parameters[i] *= 0.5f;
                }
            }
        }
    }

    /** Matrices of more than a million weights, of no whole number of slices, panels or vectors in either direction. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void weightsThatArePackedOnceGiveTheSameBits(int images) {
        Network large = Describe.network(
                Shape.of(3, 5, 4),
                layer("flatten"),
                layer("linear", "out_features", 1013),
                layer("linear", "out_features", 1037),
                layer("relu"),
                layer("linear", "out_features", 7));
        try (Workers one = new Workers(1);
                Workers workers = new Workers(2)) {
            for (Kernels kernels : List.of(Twins.scalar(), Twins.simd())) {
                PlanSettings settings = new PlanSettings(images, 4, kernels, workers);
                Plan reference = train(large, new PlanSettings(images, 4, kernels, one));
                Plan plan = train(large, settings.sharing(PackedWeights.sparing()));
                assertSame(run(plan, images), run(reference, images), images + " images, " + kernels);
            }
        }
    }

    /** Gradients of large weights are cut into parts: the first by rows, the second by columns. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5})
    void partsOfLargeWeightsAreTheSameBits(int threads) {
        Network large = Describe.network(
                Shape.of(40, 5, 4),
                layer("conv2d", "out_channels", 60, "kernel_size", 3, "stride", 2, "padding", 1),
                layer("conv2d", "out_channels", 310, "kernel_size", 1, "algorithm", "direct"),
                layer("flatten"),
                layer("linear", "out_features", 7));
        try (Workers one = new Workers(1);
                Workers workers = new Workers(threads)) {
            Plan reference = train(large, new PlanSettings(3, 4, Twins.scalar(), one));
            Plan plan = train(large, new PlanSettings(3, 4, Twins.simd(), workers));
            assertSame(run(plan, 3), run(reference, 3), threads + " threads");
        }
    }

    /** The checks above would pass for a net that computes nothing. */
    @Test
    void theNetIsAlive() {
        try (Workers one = new Workers(1)) {
            ShardGradient gradient = run(train(new PlanSettings(IMAGES, 4, Twins.simd(), one)), IMAGES);
            assertThat(gradient.count()).isEqualTo(IMAGES);
            assertThat(gradient.loss() / IMAGES).isBetween(1.0, 4.0);
            NETWORK.parameters()
                    .forEach(slice -> assertThat(Arrays.copyOfRange(gradient.gradient(), slice.offset(), slice.end()))
                            .as(slice.name())
                            .isNotEqualTo(new float[slice.shape().count()]));
            assertThat(gradient.moments()).hasSize(NETWORK.momentCount()).doesNotContain(0);
        }
    }

    private static Plan train(PlanSettings settings) {
        return train(NETWORK, settings);
    }

    private static Plan train(Network network, PlanSettings settings) {
        Plan plan = Plan.train(network, new CrossEntropy(), 3, settings);
        plan.load(network.initialParameters(5), network.initialStatistics());
        return plan;
    }

    private static Plan infer(PlanSettings settings) {
        Plan plan = Plan.infer(NETWORK, settings);
        float[] statistics = NETWORK.initialStatistics();
        for (int i = 0; i < statistics.length; i++) {
            statistics[i] += 0.01f * i;
        }
        plan.load(PARAMETERS, statistics);
        return plan;
    }

    private static ShardGradient run(Plan plan, int images) {
        fill(plan.batch(), images);
        return plan.gradient();
    }

    private static float[] scores(Plan plan) {
        fill(plan.batch(), IMAGES);
        Span[] scores = plan.scores();
        float[] values = new float[IMAGES * 7];
        for (int n = 0; n < IMAGES; n++) {
            System.arraycopy(scores[n].array(), scores[n].offset(), values, n * 7, 7);
        }
        return values;
    }

    private static void fill(Batch batch, int images) {
        RandomFloats random = new RandomFloats(17);
        random.fill(new Span(batch.pixels(), 0), images * batch.image().count());
        for (int n = 0; n < images; n++) {
            batch.labels()[n] = n % 7;
            batch.samples()[n] = 1_000_000_007L * n;
        }
        batch.filled(images, 4);
    }

    private static void assertSame(ShardGradient actual, ShardGradient expected, String what) {
        Bits.assertEqual(actual.gradient(), expected.gradient(), what + ": gradient");
        Bits.assertEqual(actual.moments(), expected.moments(), what + ": moments");
        Bits.assertEqual(new double[] {actual.loss()}, new double[] {expected.loss()}, what + ": loss");
        assertThat(actual.correct()).as(what).isEqualTo(expected.correct());
        assertThat(actual.count()).as(what).isEqualTo(expected.count());
    }
}
