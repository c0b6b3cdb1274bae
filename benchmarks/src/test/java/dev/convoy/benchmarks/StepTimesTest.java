package dev.convoy.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Steps as trainings record them, and the networks of {@link BigDlCase}. */
class StepTimesTest {
    @Test
    void bigDlsLog(@TempDir Path folder) throws IOException {
        Path log = folder.resolve("log");
        Files.writeString(log, """
                2020-01-01 00:00:01 INFO  DistriOptimizer$:427 - [Epoch 1 256/60000][Iteration 1][Wall Clock 0.5s] Trained 256.0 records in 0.5 seconds. Throughput is 512.0 records/second. Loss is 2.25. Sequential1's hyper parameters: Current learning rate is 0.05. Current dampening is 1.7E308.
                2020-01-01 00:00:01 INFO  DistriOptimizer$:472 - Epoch finished. Wall clock time is 39613.2 ms
                2020-01-01 00:00:02 INFO  DistriOptimizer$:427 - [Epoch 2 96/60000][Iteration 2][Wall Clock 0.7s] Trained 96.0 records in 0.25 seconds. Throughput is 384.0 records/second. Loss is NaN. Sequential1's hyper parameters: Current
                """);
        List<StepTimes.Step> steps = StepTimes.ofBigDl(log).steps();
        assertThat(steps).containsExactly(new StepTimes.Step(256, 0.5, 2.25), new StepTimes.Step(96, 0.25, Double.NaN));
    }

    @Test
    void convoysRecordOfItsEpochsInOrder(@TempDir Path run) throws IOException {
        assertThat(StepTimes.ofConvoy(run).steps()).isEmpty();
        Files.createDirectories(run.resolve("steps"));
        Files.writeString(run.resolve("steps/epoch-0002.jsonl"), line(2, 2.0, 96));
        Files.writeString(run.resolve("steps/epoch-0001.jsonl"), line(1, 2.5, 256) + line(2, 2.25, 256));
        assertThat(StepTimes.ofConvoy(run).steps())
                .containsExactly(
                        new StepTimes.Step(256, 0.125, 2.5),
                        new StepTimes.Step(256, 0.125, 2.25),
                        new StepTimes.Step(96, 0.125, 2.0));
    }

    private static String line(int step, double loss, int images) {
        return "{\"epoch\":1,\"step\":" + step + ",\"loss\":" + loss + ",\"images\":" + images
                + ",\"learning_rate\":0.1,\"sums\":1,\"seconds\":0.125,\"ledger\":{\"broadcast\":1.0E-5}}\n";
    }

    @Test
    void whatWarmsUpDoesNotCount() {
        StepTimes times = new StepTimes(List.of(
                new StepTimes.Step(100, 3, 2), new StepTimes.Step(100, 1, 1.5), new StepTimes.Step(50, 0.5, 1)));
        assertThat(times.seconds()).isEqualTo(4.5);
        assertThat(times.rate(0)).isEqualTo(250 / 4.5, within(1e-9));
        assertThat(times.rate(3)).isEqualTo(100, within(1e-9));
        assertThat(times.rate(3.5)).isEqualTo(100, within(1e-9));
    }

    @Test
    void whatDoesNotTrainIsNotTimed() {
        assertThatIllegalStateException()
                .isThrownBy(() -> losses(2, 1, Double.NaN).check("BigDL"))
                .withMessage("BigDL: expects finite losses, got NaN");
        assertThatIllegalStateException()
                .isThrownBy(
                        () -> losses(IntStream.range(0, 30).mapToDouble(i -> 2).toArray())
                                .check("Convoy"))
                .withMessage("Convoy: expects losses that fall, got 2.0 at first and 2.0 at last, after 30 steps");
        double[] falling = IntStream.range(0, 30).mapToDouble(i -> 2 - i * 0.05).toArray();
        losses(falling).check("Convoy");
    }

    private static StepTimes losses(double... losses) {
        return new StepTimes(IntStream.range(0, losses.length)
                .mapToObj(i -> new StepTimes.Step(1, 1, losses[i]))
                .toList());
    }

    @ParameterizedTest
    @EnumSource(BigDlCase.class)
    void theNetworksHaveTheParametersThatBigDlsMustHave(BigDlCase one) {
        assertThat(new Sized(one.network(), one.batch()).network().parameterCount())
                .isEqualTo(one.parameters());
        assertThat(BigDlCase.named(one.network())).isEqualTo(one);
    }

    @Test
    void namesOfCases() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BigDlCase.named("lenet5"))
                .withMessage("expects one of lenet5-bigdl, resnet20, got lenet5");
    }
}
