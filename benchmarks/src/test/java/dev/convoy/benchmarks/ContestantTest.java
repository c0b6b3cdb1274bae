package dev.convoy.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.convoy.benchmarks.torch.MemoryFormat;
import dev.convoy.benchmarks.torch.TorchNetwork;
import dev.convoy.network.Architecture;
import dev.convoy.network.Network;
import dev.convoy.plan.Batch;
import dev.convoy.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is timed is the same work, whoever does it and on however many threads. */
class ContestantTest {
    private static final Network NETWORK = Network.build(Networks.lenetSmall());

    @ParameterizedTest
    @CsvSource({
        "8, 1, CONTIGUOUS",
        "8, 2, CHANNELS_LAST",
        "8, 4, CONTIGUOUS",
        "6, 2, CONTIGUOUS",
        "1, 1, CHANNELS_LAST",
        "1, 2, CONTIGUOUS"
    })
    void allTakeTheSameSteps(int shards, int threads, MemoryFormat format) {
        Workload work = new Workload(NETWORK, 3, 24, shards, threads);
        try (Learner torch = new TorchContestant(work, format);
                Learner kernels = new KernelContestant(work)) {
            for (int step = 0; step < 5; step++) {
                double expected = torch.step();
                assertThat(kernels.step()).as("loss of step %d", step).isCloseTo(expected, within(1e-4 * expected));
            }
        }
    }

    @Test
    void sparkTakesTheSameSteps() {
        Workload work = new Workload(NETWORK, 3, 24, 8, 2);
        try (Learner spark = new SparkContestant(work);
                Learner kernels = new KernelContestant(work)) {
            for (int step = 0; step < 5; step++) {
                double expected = kernels.step();
                assertThat(spark.step()).as("loss of step %d", step).isCloseTo(expected, within(1e-5 * expected));
            }
        }
    }

    @Test
    void normalisingNetworksAreOneShard() {
        assertThat(Workload.step(NETWORK, 24, 2).shards()).isEqualTo(8);
        assertThat(Workload.step(Network.build(Networks.batchNormSmall()), 24, 2)
                        .shards())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void scoresAreTheSameFoldedOrNot(MemoryFormat format) {
        InferenceWork plain = InferenceWork.of(Network.build(Networks.residualSmall()), 5, 2);
        InferenceWork folded = plain.folded();
        assertThat(folded.statistics()).isEmpty();
        try (Contestant torch = new TorchInference(plain, format);
                Contestant convoy = new PlanInference(plain);
                Contestant torchFolded = new TorchInference(folded, format);
                Contestant convoyFolded = new PlanInference(folded)) {
            torch.run();
            convoy.run();
            float[] expected = torch.answer();
            assertThat(expected).hasSize(50);
            for (Contestant contestant : List.of(convoy, torchFolded, convoyFolded)) {
                assertThat(Difference.of(contestant.answer(), expected)).isLessThan(1e-5);
            }
        }
    }

    @Test
    void countsTheTextbooksOperations() {
        long first = 20 * 25 * 28 * 28;
        long others = 50 * 20 * 25 * 14 * 14 + 50 * 7 * 7 * 500 + 500 * 10;
        Workload work = new Workload(Network.build(Networks.lenet5()), 1, 8, 8, 1);
        assertThat(work.operations()).isEqualTo(2 * (2 * first + 3 * others));
        assertThat(Workload.forward(work.network())).isEqualTo(2 * (first + others));
    }

    @Test
    void refusesWhatDoesNotDivide() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Workload(NETWORK, 1, 250, 8, 2))
                .withMessage("batch expects a multiple of the 8 shards, got 250 images");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Workload(NETWORK, 1, 256, 8, 3))
                .withMessage("threads expects a divisor of the 8 shards, got 3");
    }

    @ParameterizedTest
    @ValueSource(ints = {10_000, 100_000, 1_000_000, 10_000_000, 138_000_000})
    void linearNetworksHaveAboutTheParametersAskedFor(int parameters) {
        Network network = Network.build(Networks.linear(parameters));
        assertThat((double) network.parameterCount()).isCloseTo(parameters, within(0.02 * parameters));
    }

    @Test
    void refusesWhatLibtorchDrawsAtRandom() {
        Network network = Network.build(new Architecture(
                "random", Shape.of(1, 2, 2), List.of(Map.of("type", "flatten"), Map.of("type", "dropout", "p", 0.5))));
        Batch batch = new Batch(network.input(), 1);
        Trial.fill(batch, 4, 1, 0);
        try (TorchNetwork torch = new TorchNetwork(network, new float[0], new float[0])) {
            TorchNetwork.Data data = torch.data(batch);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> torch.backward(data))
                    .withMessage("no libtorch operation gives the same as Dropout[p=0.5]");
        }
    }
}
