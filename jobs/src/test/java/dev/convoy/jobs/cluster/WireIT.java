package dev.convoy.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.jobs.scripts.Child;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Gradients of 16 bits give a {@link Training} the same hashes on any cluster, and when an executor is lost with what rounding took off. */
class WireIT {
    private static final String WIRE = "--set=train.gradient-wire=bfloat16";
    private static final String EPOCHS = "--epochs=3";
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private static SparkHome home;
    private static Training training;
    private static List<String> expected;

    @BeforeAll
    static void trainInOneProcess() {
        home = SparkHome.fill("wire");
        training = new Training(home);
        expected = training.train("one-process", List.of("--master", "local[2]"), EPOCHS, WIRE)
                .hashes();
        assertThat(expected).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void onExecutorsOfALocalCluster() {
        List<String> cluster = List.of("--master", "local-cluster[2,2,1024]", "--conf", "spark.executor.memory=600m");
        assertThat(training.train("local-cluster", cluster, EPOCHS, WIRE).hashes())
                .isEqualTo(expected);
    }

    @Test
    void anExecutorThatIsKilledWithinAnEpochCostsThatEpochAndNoBit() {
        Fault fault = Fault.of(home, "killed", 1, FaultKind.KILL_COMPUTING);
        try (StandaloneCluster cluster = StandaloneCluster.start(home, 2, 700)) {
            List<String> options = new ArrayList<>(List.of("--master", cluster.master()));
            options.addAll(fault.options());
            try (Child driver = training.start("killed", options, EPOCHS, WIRE)) {
                String output = driver.succeed(LIMIT);
                assertThat(output)
                        .containsPattern(
                                "epoch 2 step \\d+, gradient-wire = bfloat16: shards \\{[0-6, ]+} of 7 were not computed")
                        .containsPattern("training goes back to checkpoint .*epoch-0001 and repeats epoch 2 ");
            }
            assertThat(fault.account(FaultKind.KILL_COMPUTING)).contains("partition");
        }
        assertThat(training.run("killed").hashes()).isEqualTo(expected);
    }
}
