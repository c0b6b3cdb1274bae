package dev.convoy.plan;

import static dev.convoy.fixture.Describe.layer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.fixture.Bits;
import dev.convoy.fixture.Describe;
import dev.convoy.fixture.GradientCheck;
import dev.convoy.fixture.RandomFloats;
import dev.convoy.gradient.ShardGradient;
import dev.convoy.kernels.Span;
import dev.convoy.kernels.Workers;
import dev.convoy.loss.CrossEntropy;
import dev.convoy.loss.Target;
import dev.convoy.network.Architecture;
import dev.convoy.network.Network;
import dev.convoy.network.Slice;
import dev.convoy.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Plans of networks with branches: gradients meet, arrays are reused, frozen layers stay. */
class GraphPlanTest {
    private static final int IMAGES = 5;

    private final Workers workers = new Workers(2);

    @AfterEach
    void close() {
        workers.close();
    }

    static Stream<Network> networks() {
        return Stream.of(
                network(layer("residual", "body", List.of(conv(3, 1), smooth(), conv(3, 1)))),
                network(
                        conv(3, 1),
                        layer(
                                "residual",
                                "body",
                                List.of(conv(4, 2), smooth(), conv(4, 1)),
                                "shortcut",
                                List.of(conv(4, 2), smooth()))),
                network(
                        conv(2, 1),
                        layer("parallel", "branches", List.of(List.of(conv(2, 1)), List.of(conv(3, 1)))),
                        layer("residual", "body", List.of(layer("residual", "body", List.of(conv(5, 1)))))),
                network(layer(
                        "parallel",
                        "join",
                        "mean",
                        "branches",
                        List.of(List.of(conv(2, 1), smooth()), List.of(conv(2, 1)), List.of(conv(2, 1))))),
                network(
                        conv(2, 1),
                        layer("flatten"),
                        layer("residual", "body", List.of(layer("flatten"), layer("dropout", "p", 0.0)))));
    }

    private static Map<String, Object> conv(int channels, int stride) {
        return layer("conv2d", "out_channels", channels, "kernel_size", 3, "padding", 1, "stride", stride);
    }

    private static Map<String, Object> smooth() {
        return layer("avg_pool2d", "kernel_size", 3, "stride", 1, "padding", 1);
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // read, never stored into
    private static Network network(Map<String, Object>... layers) {
        List<Map<String, Object>> all = new ArrayList<>(List.of(layers));
        all.add(layer("flatten"));
        all.add(layer("linear", "name", "head", "out_features", 4));
        return Describe.network(Shape.of(3, 6, 5), all.<Map<String, Object>>toArray(Map[]::new));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void gradientIsTheDerivative(Network network) {
        Plan plan = trained(network);
        float[] parameters = network.initialParameters(7);
        plan.load(parameters, network.initialStatistics());
        Span gradient = new Span(plan.gradient().gradient().clone(), 0);
        GradientCheck.SMOOTH.check("network, seed 7", new Span(parameters, 0), gradient, parameters.length, () -> {
            plan.load(parameters, network.initialStatistics());
            return plan.gradient().loss();
        });
    }

    /** Reused arrays must not change a score: what training's plan keeps apart, inference's plan overlays. */
    @ParameterizedTest
    @MethodSource("networks")
    void inferenceReusesArraysAndScoresTheSame(Network network) {
        Plan infer = Plan.infer(network, PlanSettings.of(IMAGES, workers));
        fill(infer.batch());
        float[] parameters = network.initialParameters(7);
        infer.load(parameters, network.initialStatistics());
        float[] first = scores(infer);
        Bits.assertEqual(scores(infer), first, "second run");
        Plan train = trained(network);
        train.load(parameters, network.initialStatistics());
        double loss = 0;
        for (int n = 0; n < IMAGES; n++) {
            loss += new CrossEntropy().sample(infer.scores()[n], Target.of(n % 4), null, 4);
        }
        assertThat(train.gradient().loss()).isEqualTo(loss);
        assertThat(infer.activationBytes()).isLessThan(train.activationBytes());
    }

    /** A plan that keeps all outputs scores in the same bits, and what it shows is what the layers after it read. */
    @ParameterizedTest
    @MethodSource("networks")
    void inspectionScoresTheSameAndKeepsEveryOutput(Network network) {
        Plan infer = Plan.infer(network, PlanSettings.of(IMAGES, workers));
        Plan inspect = Plan.inspect(network, PlanSettings.of(IMAGES, workers));
        for (Plan plan : List.of(infer, inspect)) {
            fill(plan.batch());
            plan.load(network.initialParameters(7), network.initialStatistics());
        }
        Bits.assertEqual(scores(inspect), scores(infer), "scores");
        Architecture whole = network.architecture();
        for (int k = 1; k <= whole.layers().size(); k++) {
            Network start = Network.build(
                    new Architecture("start", whole.input(), whole.layers().subList(0, k)));
            Plan part = Plan.infer(start, PlanSettings.of(IMAGES, workers));
            fill(part.batch());
            part.load(start.initialParameters(7), start.initialStatistics());
            int count = start.output().count();
            Span[] expected = part.scores();
            Span[] kept = inspect.outputs(start.layers().size() - 1);
            for (int n = 0; n < IMAGES; n++) {
                assertThat(values(kept[n], count))
                        .as("image %d after entry %d", n, k)
                        .isEqualTo(values(expected[n], count));
            }
        }
        assertThat(inspect.activationBytes()).isGreaterThan(infer.activationBytes());
    }

    static Stream<Network> networksThatFuse() {
        Stream<Network> fusing = Stream.of(network(
                conv(3, 1),
                layer("batch_norm2d"),
                layer("relu"),
                layer("max_pool2d", "kernel_size", 2),
                layer("residual", "body", List.of(conv(3, 1), layer("batch_norm2d"))),
                layer("relu")));
        return Stream.concat(networks(), fusing);
    }

    /** Whichever layer is asked for is there, as an inspection has it; the scores stay the same, and other arrays are reused. */
    @ParameterizedTest
    @MethodSource("networksThatFuse")
    void inferenceKeepsTheOutputsThatAreAskedFor(Network network) {
        Plan inspect = Plan.inspect(network, PlanSettings.of(IMAGES, workers));
        load(network, inspect);
        float[] scores = scores(inspect);
        int layers = network.layers().size();
        for (int k = 0; k < layers; k++) {
            for (Set<Integer> asked : List.of(Set.of(k), Set.of(k, (k + 1) % layers))) {
                Plan plan = Plan.infer(network, asked, PlanSettings.of(IMAGES, workers));
                load(network, plan);
                Bits.assertEqual(scores(plan), scores, "scores with outputs of " + asked);
                for (int layer : asked) {
                    int count = network.layers().get(layer).output().count();
                    for (int n = 0; n < IMAGES; n++) {
                        assertThat(values(plan.outputs(layer)[n], count))
                                .as("image %d of layer %d, asked for %s", n, layer, asked)
                                .isEqualTo(values(inspect.outputs(layer)[n], count));
                    }
                }
                assertThat(plan.activationBytes()).isLessThan(inspect.activationBytes());
            }
        }
    }

    @Test
    void onlyLayersThatThereAreCanBeAskedFor() {
        Network network = networks().findFirst().orElseThrow();
        int layers = network.layers().size();
        assertThatThrownBy(() -> Plan.infer(network, Set.of(layers), PlanSettings.of(IMAGES, workers)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("outputs to keep expect layers 0 to " + (layers - 1) + ", got " + layers);
        assertThatThrownBy(() -> Plan.infer(network, Set.of(1), PlanSettings.of(IMAGES, workers))
                        .outputs(0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "this plan reuses the output of layer 0: name it to Plan.infer, or make the plan with Plan.inspect");
    }

    private static void load(Network network, Plan plan) {
        fill(plan.batch());
        plan.load(network.initialParameters(7), network.initialStatistics());
    }

    private static float[] values(Span span, int count) {
        return Arrays.copyOfRange(span.array(), span.offset(), span.offset() + count);
    }

    @Test
    void onlyAnInspectionKeepsOutputs() {
        Network network = networks().findFirst().orElseThrow();
        for (Plan plan : List.of(Plan.infer(network, PlanSettings.of(IMAGES, workers)), trained(network))) {
            assertThatThrownBy(() -> plan.outputs(0))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("name it to Plan.infer, or make the plan with Plan.inspect");
        }
    }

    private float[] scores(Plan plan) {
        float[] all = new float[IMAGES * 4];
        Span[] scores = plan.scores();
        for (int n = 0; n < IMAGES; n++) {
            System.arraycopy(scores[n].array(), scores[n].offset(), all, 4 * n, 4);
        }
        return all;
    }

    @Test
    void frozenLayersBeforeTheHeadCostNoBackwardPass() {
        Network network = network(conv(3, 1), layer("batch_norm2d", "num_features", 3), layer("relu"), conv(2, 1));
        Network frozen = network.freeze(Set.of("0", "1", "3"));
        Plan plan = trained(frozen);
        float[] parameters = network.initialParameters(7);
        float[] statistics = network.initialStatistics();
        statistics[0] = 0.5f;
        plan.load(parameters, statistics);
        ShardGradient gradient = plan.gradient();
        Slice head = network.parameters().get(network.parameters().size() - 2);
        assertThat(Arrays.copyOf(gradient.gradient(), head.offset())).containsOnly(0);
        assertThat(gradient.moments()).containsOnly(0);
        Span of = new Span(gradient.gradient().clone(), 0);
        GradientCheck.SMOOTH.check(
                "head",
                new Span(parameters, head.offset()),
                of.plus(head.offset()),
                head.shape().count(),
                () -> {
                    plan.load(parameters, statistics);
                    return plan.gradient().loss();
                });
    }

    @Test
    void aGradientOfTheCallersHoldsNothingElse() {
        Network frozen = network(conv(3, 1), layer("batch_norm2d", "num_features", 3), layer("relu"), conv(2, 1))
                .freeze(Set.of("0", "1"));
        Plan plan = trained(frozen);
        plan.load(frozen.initialParameters(7), frozen.initialStatistics());
        ShardGradient own = plan.gradient();
        ShardGradient other = new ShardGradient(frozen.parameterCount(), Plan.momentLayout(frozen));
        Arrays.fill(other.gradient(), Float.NaN);
        Arrays.fill(other.moments(), Double.NaN);
        plan.gradient(other);
        Bits.assertEqual(
                Arrays.copyOf(other.gradient(), frozen.parameterCount()),
                Arrays.copyOf(own.gradient(), frozen.parameterCount()),
                "gradient");
        assertThat(other.moments()).isEqualTo(own.moments());
        assertThat(other.loss()).isEqualTo(own.loss());
        plan.batch().filled(0, 0);
        plan.gradient(other);
        assertThat(other.gradient()).containsOnly(0);
    }

    @Test
    void aGradientOfAnotherNetworkIsRefused() {
        Network network = network(conv(3, 1));
        Plan plan = trained(network);
        plan.load(network.initialParameters(7), network.initialStatistics());
        ShardGradient other = new ShardGradient(7, Plan.momentLayout(network));
        assertThatThrownBy(() -> plan.gradient(other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "expects a gradient of " + network.parameterCount() + " parameters and 0 moments, got 7 and 0");
    }

    /** A normalisation frozen in the middle passes gradients on by its running statistics. */
    @Test
    void gradientsPassThroughFrozenLayers() {
        Network frozen = network(conv(3, 1), layer("batch_norm2d", "num_features", 3), conv(2, 1))
                .freeze(Set.of("1", "2"));
        Plan plan = trained(frozen);
        float[] parameters = frozen.initialParameters(7);
        float[] statistics = {0.5f, -0.25f, 0, 2, 1, 0.5f};
        plan.load(parameters, statistics);
        Span gradient = new Span(plan.gradient().gradient().clone(), 0);
        int first = 3 * 27 + 3;
        GradientCheck.SMOOTH.check("first layer", new Span(parameters, 0), gradient, first, () -> {
            plan.load(parameters, statistics);
            return plan.gradient().loss();
        });
    }

    @Test
    void weightedSamples() {
        Network network = network(conv(2, 1));
        Plan plan = trained(network);
        plan.load(network.initialParameters(7), network.initialStatistics());
        ShardGradient plain =
                new ShardGradient(network.parameterCount(), plan.gradient().layout());
        plain.set(plan.gradient());
        Arrays.fill(plan.batch().weights(), 2);
        ShardGradient doubled = plan.gradient();
        assertThat(doubled.loss()).isEqualTo(2 * plain.loss());
        assertThat(doubled.weight()).isEqualTo(2 * plain.weight());
        for (int i = 0; i < network.parameterCount(); i++) {
            assertThat(doubled.gradient()[i]).isEqualTo(2 * plain.gradient()[i]);
        }
    }

    @Test
    void allFrozenIsRefused() {
        Network frozen = network(conv(3, 1)).freeze(Set.of("0", "head"));
        assertThatThrownBy(() -> trained(frozen))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a network to train expects a layer that is not frozen, all are");
    }

    private Plan trained(Network network) {
        Plan plan = Plan.train(network, new CrossEntropy(), 1, PlanSettings.of(IMAGES, workers));
        fill(plan.batch());
        return plan;
    }

    private static void fill(Batch batch) {
        new RandomFloats(23)
                .fill(new Span(batch.pixels(), 0), IMAGES * batch.image().count());
        for (int n = 0; n < IMAGES; n++) {
            batch.labels()[n] = n % 4;
            batch.samples()[n] = n;
        }
        batch.filled(IMAGES, 1);
    }
}
