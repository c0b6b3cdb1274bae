package dev.convoy.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.convoy.gradient.ShardGradient;
import dev.convoy.kernels.Workers;
import dev.convoy.loss.CrossEntropy;
import dev.convoy.network.Architecture;
import dev.convoy.network.Network;
import dev.convoy.network.Slice;
import dev.convoy.random.CounterRandom;
import dev.convoy.random.Purpose;
import dev.convoy.tensor.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A plan's gradients and the losses of ten steps are libtorch's, as its answers were frozen (each file names the version) by
 * {@code GoldenFiles} in {@code benchmarks}, where the same comparison is made live.
 */
class TorchGoldenTest {
    private static final double TOLERANCE = 1e-4;
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @ValueSource(strings = {"lenet-small", "batch-norm-small", "lenet5"})
    void firstGradientsAndTenLossesEqualLibtorch(String name) throws IOException {
        JsonNode golden = golden(name);
        Network network = Network.build(architecture(golden));
        long seed = golden.get("seed").asLong();
        int images = golden.get("images").asInt();
        float[] parameters = network.initialParameters(seed);
        float[] buffer = new float[parameters.length];
        try (Workers workers = new Workers(1)) {
            Plan plan = Plan.train(network, new CrossEntropy(), seed, PlanSettings.of(images, workers));
            for (int step = 0; step < golden.get("losses").size(); step++) {
                int number = step % golden.get("batches").asInt();
                fill(plan.batch(), network.output().count(), new CounterRandom(seed, Purpose.TEST), number);
                plan.load(parameters, network.initialStatistics());
                ShardGradient sum = plan.gradient();
                assertLoss(step, sum.loss() / images, golden);
                if (step == 0) {
                    assertGradients(network, sum, golden);
                }
                update(parameters, buffer, sum, golden);
            }
        }
    }

    /** Batch normalisation over the whole batch, though each plan has only a part of it. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void partsThatMeetEqualLibtorchToo(int parts) throws IOException {
        JsonNode golden = golden("batch-norm-small");
        Network network = Network.build(architecture(golden));
        long seed = golden.get("seed").asLong();
        int images = golden.get("images").asInt();
        float[] parameters = network.initialParameters(seed);
        float[] buffer = new float[parameters.length];
        Batch whole = new Batch(network.input(), images);
        try (Workers workers = new Workers(1)) {
            Parts divided = new Parts(network, PlanSettings.of(images, workers), parts);
            for (int step = 0; step < golden.get("losses").size(); step++) {
                int number = step % golden.get("batches").asInt();
                fill(whole, network.output().count(), new CounterRandom(seed, Purpose.TEST), number);
                for (int i = 0; i < parts; i++) {
                    Plan plan = divided.plans().get(i);
                    int from = images * i / parts;
                    Parts.copy(whole, from, images * (i + 1) / parts - from, plan.batch());
                    plan.load(parameters, network.initialStatistics());
                }
                ShardGradient sum = divided.gradient();
                assertLoss(step, sum.loss() / images, golden);
                if (step == 0) {
                    assertGradients(network, sum, golden);
                }
                update(parameters, buffer, sum, golden);
            }
        }
    }

    private static JsonNode golden(String name) throws IOException {
        try (InputStream file = TorchGoldenTest.class.getResourceAsStream("/golden/" + name + ".json")) {
            return JSON.readTree(file);
        }
    }

    private static Architecture architecture(JsonNode golden) {
        int[] input = JSON.convertValue(golden.get("input"), int[].class);
        List<Map<String, Object>> layers = JSON.convertValue(golden.get("layers"), new TypeReference<>() {});
        return new Architecture(golden.get("name").asText(), Shape.of(input), layers);
    }

    /** The golden files' data: pixels from -1 to 1, then the label; counters are batch and image. */
    private static void fill(Batch batch, int classes, CounterRandom random, int number) {
        int pixels = batch.image().count();
        for (int n = 0; n < batch.capacity(); n++) {
            random.at(number, n);
            for (int i = n * pixels; i < (n + 1) * pixels; i++) {
                batch.pixels()[i] = random.nextFloat(-1, 1);
            }
            batch.labels()[n] = random.nextInt(classes);
        }
        batch.filled(batch.capacity(), 0);
    }

    private static void assertLoss(int step, double loss, JsonNode golden) {
        double expected = golden.get("losses").get(step).asDouble();
        assertThat(loss).as("loss of step %d", step).isCloseTo(expected, within(TOLERANCE * expected));
    }

    private static void assertGradients(Network network, ShardGradient sum, JsonNode golden) {
        assertThat(network.parameters()).hasSameSizeAs(golden.get("gradients"));
        for (Slice slice : network.parameters()) {
            JsonNode expected = golden.get("gradients").get(slice.name());
            assertThat(slice.shape().sizes())
                    .as("shape of %s", slice.name())
                    .isEqualTo(JSON.convertValue(expected.get("shape"), int[].class));
            assertEntries(slice, sum, expected);
            assertWhole(slice, sum, expected);
        }
    }

    /** Entries, evenly spaced where not all of them are kept, relative to the largest. */
    private static void assertEntries(Slice slice, ShardGradient sum, JsonNode expected) {
        JsonNode values = expected.get("values");
        double allowed = TOLERANCE * expected.get("largest").asDouble();
        for (int i = 0; i < values.size(); i++) {
            int entry = (int) ((long) i * slice.shape().count() / values.size());
            assertThat((double) sum.gradient()[slice.offset() + entry] / sum.count())
                    .as("gradient of %s, entry %d", slice.name(), entry)
                    .isCloseTo(values.get(i).asDouble(), within(allowed));
        }
    }

    /** What holds for all entries: their norm, and their sum, which is at most sqrt(count) times the norm. */
    private static void assertWhole(Slice slice, ShardGradient sum, JsonNode expected) {
        double total = 0;
        double squares = 0;
        for (int i = slice.offset(); i < slice.end(); i++) {
            double mean = (double) sum.gradient()[i] / sum.count();
            total += mean;
            squares += mean * mean;
        }
        double norm = expected.get("norm").asDouble();
        assertThat(Math.sqrt(squares)).as("norm of %s", slice.name()).isCloseTo(norm, within(TOLERANCE * norm));
        assertThat(total)
                .as("sum of %s", slice.name())
                .isCloseTo(
                        expected.get("sum").asDouble(),
                        within(TOLERANCE * norm * Math.sqrt(slice.shape().count())));
    }

    /** {@code torch.optim.SGD} with momentum and weight decay. */
    private static void update(float[] parameters, float[] buffer, ShardGradient sum, JsonNode golden) {
        float rate = (float) golden.get("learning_rate").asDouble();
        float momentum = (float) golden.get("momentum").asDouble();
        float decay = (float) golden.get("weight_decay").asDouble();
        for (int i = 0; i < parameters.length; i++) {
            float d = sum.gradient()[i] / sum.count() + decay * parameters[i];
            buffer[i] = momentum * buffer[i] + d;
            parameters[i] -= rate * buffer[i];
        }
    }
}
