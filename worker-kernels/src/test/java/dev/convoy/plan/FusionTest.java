package dev.convoy.plan;

import static dev.convoy.fixture.Describe.layer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.fixture.Bits;
import dev.convoy.fixture.Describe;
import dev.convoy.fixture.RandomFloats;
import dev.convoy.gradient.ShardGradient;
import dev.convoy.kernels.Span;
import dev.convoy.kernels.Workers;
import dev.convoy.layer.Mode;
import dev.convoy.loss.CrossEntropy;
import dev.convoy.network.Network;
import dev.convoy.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A plan whose layers run together gives the bits of the plan that runs them one by one, and holds less. */
class FusionTest {
    private static final int IMAGES = 5;
    private static final int CLASSES = 4;

    private final Workers workers = new Workers(2);

    @AfterEach
    void close() {
        workers.close();
    }

    @Test
    void chainsThatBecomeOne() {
        assertThat(types(conv(3), norm(), relu())).containsExactly("conv2d", "batch_norm2d + relu");
        assertThat(types(residual(List.of(conv(3), norm())), relu()))
                .containsExactly("conv2d", "batch_norm2d + add + relu");
        assertThat(types(residual(List.of(conv(3), norm())))).containsExactly("conv2d", "batch_norm2d + add");
        assertThat(types(residual(List.of(conv(3), norm()), List.of(conv(3), norm())), relu()))
                .containsExactly("conv2d", "batch_norm2d", "conv2d", "batch_norm2d + add + relu");
        assertThat(types(layer("flatten"), norm("batch_norm1d"), relu())).endsWith("batch_norm1d + relu");
    }

    @Test
    void chainsThatDoNot() {
        assertThat(types(norm(), layer("residual", "body", List.of(relu())))).contains("batch_norm2d", "relu", "add");
        assertThat(types(norm(), layer("tanh"))).contains("batch_norm2d", "tanh");
        assertThat(types(layer("parallel", "join", "mean", "branches", List.of(List.of(norm()), List.of(norm())))))
                .contains("batch_norm2d", "mean");
        assertThat(types(layer(
                        "parallel", "join", "add", "branches", List.of(List.of(norm()), List.of(conv(3)), same()))))
                .contains("batch_norm2d", "add");
        Network network = network(conv(3), norm(), relu());
        assertThat(new Graph(network, Outputs.EVERY).nodes().stream().filter(node -> node.named() != null))
                .hasSameSizeAs(network.layers());
    }

    /** Types of the layers that run, without changes of layout and the head. */
    @SafeVarargs
    private static List<String> types(Map<String, Object>... layers) {
        List<String> types = new Graph(network(layers), Outputs.NEEDED)
                .nodes().stream().map(node -> node.layer().type()).toList();
        return types.stream()
                .filter(type -> !type.startsWith("to_"))
                .filter(type -> !type.equals("flatten") && !type.equals("linear"))
                .toList();
    }

    /** Drawn nets of all that can and cannot be fused, on one to seven images. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void drawnNetworksGiveTheSameBits(long seed) {
        RandomFloats random = new RandomFloats(seed);
        Network network = drawn(random);
        String what = "seed " + seed + ", " + network.architecture().layers();
        Plan apart = plan(network, Mode.TRAIN, Outputs.EVERY);
        Plan fused = plan(network, Mode.TRAIN, Outputs.NEEDED);
        assertSame(run(fused, IMAGES), run(apart, IMAGES), what);
        assertSame(run(fused, 2), run(apart, 2), what);
        assertSame(run(fused, IMAGES), run(apart, IMAGES), what);
        assertThat(fused.activationBytes()).as(what).isLessThan(apart.activationBytes());
        Plan inspect = plan(network, Mode.INFER, Outputs.EVERY);
        Plan infer = plan(network, Mode.INFER, Outputs.NEEDED);
        fill(infer.batch(), IMAGES);
        fill(inspect.batch(), IMAGES);
        for (int n = 0; n < IMAGES; n++) {
            Bits.assertEqual(values(infer.scores()[n]), values(inspect.scores()[n]), what + ", scores of image " + n);
        }
    }

    /** Frozen normalisations, in the middle and before all that learns. */
    @Test
    void frozenOnes() {
        Network network = network(
                conv(3),
                norm(),
                relu(),
                residual(List.of(conv(3), norm(), relu(), conv(3), norm())),
                relu(),
                conv(5),
                norm(),
                relu());
        for (Set<String> names : List.of(Set.of("1"), Set.of("0", "1"), Set.of("1", "3.body.1", "3.body.4", "6"))) {
            Network frozen = network.freeze(names);
            ShardGradient fused = run(plan(frozen, Mode.TRAIN, Outputs.NEEDED), IMAGES);
            assertSame(fused, run(plan(frozen, Mode.TRAIN, Outputs.EVERY), IMAGES), "frozen " + names);
        }
    }

    private static Network drawn(RandomFloats random) {
        int channels = random.oneOf(2, 3, 8, 11, 16);
        List<Map<String, Object>> layers = new ArrayList<>(List.of(conv(channels), norm(), relu()));
        for (int block = random.between(1, 3); block > 0; block--) {
            layers.add(block(random, channels));
            layers.add(random.oneOf(relu(), layer("tanh"), layer("max_pool2d", "kernel_size", 2, "stride", 1)));
        }
        if (random.between(0, 1) == 0) {
            layers.addAll(List.of(layer("flatten"), layer("linear", "out_features", 13), norm("batch_norm1d"), relu()));
            layers.add(layer("residual", "body", List.of(layer("linear", "out_features", 13), norm("batch_norm1d"))));
        }
        return network(layers.<Map<String, Object>>toArray(Map[]::new));
    }

    private static Map<String, Object> block(RandomFloats random, int channels) {
        List<Map<String, Object>> body = new ArrayList<>();
        for (int depth = random.between(0, 2); depth > 0; depth--) {
            body.addAll(List.of(conv(channels), norm(), relu()));
        }
        body.add(random.oneOf(conv(channels), relu(), residual(List.of(conv(channels), norm()))));
        if (random.between(0, 2) > 0) {
            body.add(norm());
        }
        List<Map<String, Object>> other = new ArrayList<>(List.of(conv(channels)));
        if (random.between(0, 1) == 0) {
            other.add(norm());
        }
        return switch (random.between(0, 3)) {
            case 0 -> residual(body, other);
            case 1 -> layer("parallel", "join", "add", "branches", List.of(body, same(), other));
            case 2 -> layer("parallel", "join", "add", "branches", List.of(same(), same()));
            default -> residual(body);
        };
    }

    private static List<Map<String, Object>> same() {
        return List.of(layer("identity"));
    }

    private static Map<String, Object> conv(int channels) {
        return layer("conv2d", "out_channels", channels, "kernel_size", 3, "padding", 1);
    }

    private static Map<String, Object> norm() {
        return norm("batch_norm2d");
    }

    private static Map<String, Object> norm(String type) {
        return layer(type);
    }

    private static Map<String, Object> relu() {
        return layer("relu");
    }

    private static Map<String, Object> residual(List<Map<String, Object>> body) {
        return layer("residual", "body", body);
    }

    private static Map<String, Object> residual(List<Map<String, Object>> body, List<Map<String, Object>> shortcut) {
        return layer("residual", "body", body, "shortcut", shortcut);
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // read, never stored into
    private static Network network(Map<String, Object>... layers) {
        List<Map<String, Object>> all = new ArrayList<>(List.of(layers));
        all.add(layer("flatten"));
        all.add(layer("linear", "name", "head", "out_features", CLASSES));
        return Describe.network(Shape.of(3, 6, 5), all.<Map<String, Object>>toArray(Map[]::new));
    }

    private Plan plan(Network network, Mode mode, Outputs outputs) {
        Plan plan = new Plan(network, mode, outputs, new CrossEntropy(), 3, PlanSettings.of(7, workers));
        float[] parameters = network.initialParameters(5);
        RandomFloats random = new RandomFloats(29);
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] += 0.1f * random.next();
        }
        float[] statistics = network.initialStatistics();
        for (int i = 0; i < statistics.length; i++) {
            statistics[i] += 0.25f * random.next();
        }
        plan.load(parameters, statistics);
        poison(plan);
        return plan;
    }

    /** Nobody may read what nobody wrote, nor what lies between channels and pitch. */
    private static void poison(Plan plan) {
        Buffers buffers = plan.assembly().buffers();
        for (int i = 0; i < plan.assembly().graph().nodes().size(); i++) {
            if (buffers.yArray(i) != Buffers.NONE) {
                Arrays.fill(buffers.y(i)[0].array(), Float.NaN);
            }
            if (buffers.dyArray(i) != Buffers.NONE) {
                Arrays.fill(buffers.dy(i)[0].array(), Float.NaN);
            }
        }
    }

    private static ShardGradient run(Plan plan, int images) {
        fill(plan.batch(), images);
        return plan.gradient();
    }

    private static void fill(Batch batch, int images) {
        new RandomFloats(23)
                .fill(new Span(batch.pixels(), 0), images * batch.image().count());
        for (int n = 0; n < images; n++) {
            batch.labels()[n] = n % CLASSES;
            batch.samples()[n] = n;
        }
        batch.filled(images, 1);
    }

    private static float[] values(Span scores) {
        return Arrays.copyOfRange(scores.array(), scores.offset(), scores.offset() + CLASSES);
    }

    private static void assertSame(ShardGradient actual, ShardGradient expected, String what) {
        Bits.assertEqual(actual.gradient(), expected.gradient(), what + ": gradient");
        Bits.assertEqual(actual.moments(), expected.moments(), what + ": moments");
        Bits.assertEqual(new double[] {actual.loss()}, new double[] {expected.loss()}, what + ": loss");
        assertThat(actual.loss()).as(what).isFinite();
    }
}
