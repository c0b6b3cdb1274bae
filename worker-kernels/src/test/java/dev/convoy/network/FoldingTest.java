package dev.convoy.network;

import static dev.convoy.fixture.Describe.layer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.fixture.Describe;
import dev.convoy.fixture.RandomFloats;
import dev.convoy.gradient.Moments;
import dev.convoy.gradient.ShardGradient;
import dev.convoy.kernels.KernelChoice;
import dev.convoy.kernels.Span;
import dev.convoy.kernels.Workers;
import dev.convoy.loss.CrossEntropy;
import dev.convoy.plan.Batch;
import dev.convoy.plan.Plan;
import dev.convoy.plan.PlanSettings;
import dev.convoy.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A folded network scores as the one it was made of, after some steps of training that move every parameter and statistic. */
class FoldingTest {
    private static final int IMAGES = 12;
    private static final int STEPS = 8;
    private static final float RATE = 0.05f;
    private static final float MOMENTUM = 0.3f;

    static Stream<Arguments> networks() {
        return Stream.of(
                arguments(
                        "plain",
                        7,
                        List.of("1", "4"),
                        Shape.of(2, 9, 8),
                        conv(2, 5, "bias", false),
                        layer("batch_norm2d"),
                        "relu",
                        conv(2, 7, "stride", 2),
                        layer("batch_norm2d", "eps", 1e-3),
                        "flatten",
                        layer("linear", "out_features", 4)),
                arguments(
                        "volumes",
                        5,
                        List.of("1"),
                        Shape.of(2, 4, 6, 5),
                        conv(3, 5, "bias", false),
                        layer("batch_norm3d", "affine", false),
                        "relu",
                        "flatten",
                        layer("linear", "out_features", 4)),
                arguments(
                        "series and features",
                        6,
                        List.of("1", "4", "5"),
                        Shape.of(3, 14),
                        conv(1, 5),
                        layer("batch_norm1d"),
                        "flatten",
                        layer("linear", "out_features", 9, "bias", false),
                        layer("batch_norm1d"),
                        layer("batch_norm1d"),
                        "relu",
                        layer("linear", "out_features", 4)),
                arguments(
                        "transposed and grouped",
                        6,
                        List.of("1", "4"),
                        Shape.of(2, 5, 4),
                        conv(2, 6, "groups", 2, "bias", false),
                        layer("batch_norm2d"),
                        "relu",
                        layer("conv_transpose2d", "out_channels", 4, "kernel_size", 3, "stride", 2, "groups", 2),
                        layer("batch_norm2d"),
                        "relu",
                        "flatten",
                        layer("linear", "out_features", 4)),
                arguments(
                        "residual",
                        9,
                        List.of("0.1", "0.4", "0.downsample.1", "2.1", "3.0.1"),
                        Shape.of(3, 8, 8),
                        layer(
                                "residual",
                                "body",
                                List.of(
                                        conv(2, 6, "stride", 2, "bias", false),
                                        "batch_norm2d",
                                        "relu",
                                        conv(2, 6, "bias", false),
                                        "batch_norm2d"),
                                "shortcut",
                                List.of(
                                        layer(
                                                "conv2d",
                                                "out_channels",
                                                6,
                                                "kernel_size",
                                                1,
                                                "stride",
                                                2,
                                                "bias",
                                                false),
                                        "batch_norm2d"),
                                "activation",
                                "relu"),
                        conv(2, 6),
                        layer("residual", "body", List.of(conv(2, 6), layer("batch_norm2d")), "activation", "relu"),
                        layer("parallel", "branches", List.of(List.of(conv(2, 3), "batch_norm2d"), List.of("relu"))),
                        "batch_norm2d",
                        "relu",
                        "flatten",
                        layer("linear", "out_features", 4)));
    }

    private static Arguments arguments(String what, int seed, List<String> folded, Shape input, Object... layers) {
        return Arguments.of(what, seed, folded, input, layers);
    }

    private static Map<String, Object> conv(int rank, int out, Object... settings) {
        Map<String, Object> conv = layer("conv" + rank + "d", settings);
        conv.put("out_channels", out);
        conv.put("kernel_size", 3);
        conv.put("padding", 1);
        return conv;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void scoresAreThoseOfTheFirst(String what, int seed, List<String> expected, Shape input, Object[] layers) {
        Network network = network(input, layers);
        Trained trained = train(network, seed);
        Folding folding = Folding.of(network, trained.parameters, trained.statistics);
        assertThat(folding.folded()).containsExactlyElementsOf(expected);
        assertThat(folding.network().layers()).hasSize(network.layers().size() - expected.size());
        float[] before = scores(network, trained.parameters, trained.statistics, seed);
        float[] after = scores(folding.network(), folding.parameters(), folding.statistics(), seed);
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < before.length; i++) {
            largest = Math.max(largest, Math.abs(before[i]));
            difference = Math.max(difference, Math.abs(before[i] - after[i]));
        }
        assertThat(difference / largest).as("seed %d", seed).isLessThan(1e-5);
        float[] untrained = scores(network, trained.parameters, network.initialStatistics(), seed);
        assertThat(untrained).as("statistics count").isNotEqualTo(before);
    }

    /** Where a second layer reads the convolution, its output must stay what it is. */
    @Test
    void whatOthersReadStays() {
        Network network = network(
                Shape.of(3, 6, 6),
                conv(2, 4),
                layer("residual", "body", List.of("batch_norm2d", "relu")),
                "batch_norm2d",
                "relu",
                "batch_norm2d");
        Folding folding = Folding.of(network, network.initialParameters(1), network.initialStatistics());
        assertThat(folding.folded()).isEmpty();
        assertThat(folding.network().architecture()).isEqualTo(network.architecture());
        assertThat(folding.parameters()).isEqualTo(network.initialParameters(1));
    }

    /** A branch that is a normalisation alone is left with nothing to do. */
    @Test
    void anEmptiedBlockIsTheIdentity() {
        Network network =
                network(Shape.of(3, 6, 6), conv(2, 4), layer("sequential", "layers", List.of("batch_norm2d")), "relu");
        Folding folding = Folding.of(network, network.initialParameters(1), network.initialStatistics());
        assertThat(folding.folded()).containsExactly("1.0");
        assertThat(folding.network().layers())
                .extracting(layer -> layer.layer().type())
                .containsExactly("conv2d", "identity", "relu");
        assertThat(folding.statistics()).isEmpty();
    }

    @Test
    void layersKeepTheirNames() {
        Network network = network(
                Shape.of(3, 6, 6),
                conv(2, 4),
                "batch_norm2d",
                "relu",
                layer("conv2d", "name", "last", "out_channels", 1, "kernel_size", 1));
        Folding folding = Folding.of(network, network.initialParameters(1), network.initialStatistics());
        assertThat(folding.network().layers()).extracting(NamedLayer::name).containsExactly("0", "2", "last");
    }

    private static Network network(Shape input, Object... layers) {
        @SuppressWarnings({"unchecked", "rawtypes"})
        Map<String, Object>[] described = new Map[layers.length];
        for (int i = 0; i < layers.length; i++) {
            described[i] = NetworkBuilder.map("", layers[i]);
        }
        return Describe.network(input, described);
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Trained(float[] parameters, float[] statistics) {}

    /** Plain descent on random images and labels; running statistics by PyTorch's rule. */
    private static Trained train(Network network, long seed) {
        float[] parameters = network.initialParameters(seed);
        float[] statistics = network.initialStatistics();
        try (Workers workers = new Workers(1)) {
            Plan plan = Plan.train(
                    network, new CrossEntropy(), seed, new PlanSettings(IMAGES, 4, KernelChoice.kernels(), workers));
            for (int step = 0; step < STEPS; step++) {
                fill(plan.batch(), 100 * seed + step);
                plan.load(parameters, statistics);
                ShardGradient gradient = plan.gradient();
                for (int i = 0; i < parameters.length; i++) {
                    parameters[i] -= RATE / IMAGES * gradient.gradient()[i];
                }
                follow(statistics, gradient.moments(), Plan.momentLayout(network));
            }
        }
        return new Trained(parameters, statistics);
    }

    private static void follow(float[] statistics, double[] moments, Moments.Layout layout) {
        int at = 0;
        for (int norm = 0; norm < layout.channels().length; norm++) {
            int channels = layout.channels()[norm];
            for (int i = at; i < at + 2 * channels; i++) {
                double count = (double) IMAGES * layout.pixels()[norm];
                double value = moments[i] / (i < at + channels ? 1 : count - 1);
                statistics[i] += (float) (MOMENTUM * (value - statistics[i]));
            }
            at += 2 * channels;
        }
    }

    private static float[] scores(Network network, float[] parameters, float[] statistics, long seed) {
        try (Workers workers = new Workers(1)) {
            Plan plan = Plan.infer(network, new PlanSettings(IMAGES, 4, KernelChoice.kernels(), workers));
            plan.load(parameters, statistics);
            fill(plan.batch(), 100 * seed + STEPS);
            Span[] scores = plan.scores();
            int count = network.output().count();
            float[] values = new float[IMAGES * count];
            for (int n = 0; n < IMAGES; n++) {
                System.arraycopy(scores[n].array(), scores[n].offset(), values, n * count, count);
            }
            return values;
        }
    }

    private static void fill(Batch batch, long seed) {
        RandomFloats random = new RandomFloats(seed);
        random.fill(new Span(batch.pixels(), 0), IMAGES * batch.image().count());
        for (int n = 0; n < IMAGES; n++) {
            batch.labels()[n] = n % 4;
            batch.samples()[n] = n;
        }
        batch.filled(IMAGES, 0);
    }
}
