package dev.convoy.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.jobs.scripts.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Gradients in slices that executors own ({@code train.reducer = slices}): the bits of the tree, and after the loss of an executor, whose
 * slices go with it, the same bits again without anybody's doing.
 */
class SlicesIT {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final String SLICES = "--set=train.reducer=slices";

    /** 236,000 parameters: four blocks, so that each of two executors owns two slices of one. */
    private static final String ARCHITECTURE = """
            name = wide
            input = [1, 28, 28]
            layers = [
              { type = conv2d, out_channels = 6, kernel_size = 3, stride = 2, padding = 1 }
              { type = batch_norm2d, num_features = 6 }
              relu
              flatten
              { type = linear, out_features = 199 }
              relu
              { type = dropout, p = 0.3 }
              { type = linear, out_features = 10 }
            ]
            """;

    private static SparkHome home;
    private static Path architecture;
    private static List<String> expected;

    @BeforeAll
    static void trainWithATree() throws IOException {
        home = SparkHome.fill("slices");
        Training.delete(home.scratch("runs"));
        architecture = Files.createDirectories(home.scratch("runs")).resolve("wide.conf");
        Files.writeString(architecture, ARCHITECTURE);
        try (Child driver = start("tree", "local[2]", List.of())) {
            driver.succeed(LIMIT);
        }
        expected = run("tree").hashes();
        assertThat(expected).hasSize(3).doesNotHaveDuplicates();
    }

    private static Training.Run run(String name) {
        return new Training.Run(
                new org.apache.hadoop.fs.Path(home.scratch("runs").resolve(name).toUri()));
    }

    private static Child start(String name, String master, List<String> faults, String... more) {
        List<String> options = new ArrayList<>(List.of(
                "--master",
                master,
                "--driver-memory",
                "700m",
                "--executor-memory",
                "600m",
                "--conf",
                "spark.ui.enabled=false"));
        options.addAll(faults);
        List<String> arguments = new ArrayList<>(List.of(
                "train",
                "--architecture=" + architecture,
                "--epochs=3",
                "--batch-size=96",
                "--shards=7",
                "--seed=7",
                "--set=data.shapes.images=1000", // Training.STEPS steps, as faults count them
                "--set=train.optimizer.name=adamw",
                "--set=train.learning-rate=0.001",
                "--set=train.clip-norm=1",
                "--set=data.augment.flip=0.5",
                "--output=" + home.scratch("runs").resolve(name)));
        arguments.addAll(List.of(more));
        return home.submit(name, options, arguments);
    }

    @Test
    void onExecutorsOfALocalCluster() {
        try (Child driver = start("local-cluster", "local-cluster[2,2,1024]", List.of(), SLICES)) {
            driver.succeed(LIMIT);
        }
        assertThat(run("local-cluster").hashes()).isEqualTo(expected);
    }

    /** Once while it computes, once when nothing runs. */
    @Test
    void anExecutorIsKilledAndTheRunGoesBack() {
        Fault fault = Fault.of(home, "killed", 1, FaultKind.KILL_COMPUTING, FaultKind.KILL_BETWEEN);
        try (StandaloneCluster cluster = StandaloneCluster.start(home, 2, 700);
                Child driver = start("killed", cluster.master(), fault.options(), SLICES)) {
            String output = driver.succeed(LIMIT);

            assertThat(output.split(": training goes back to checkpoint .* and repeats epoch [23] \\(1 of 4 times", -1))
                    .as(output)
                    .hasSize(3);
            assertThat(cluster.lostExecutors()).isEqualTo(2);
        }
        assertThat(run("killed").hashes()).isEqualTo(expected);
    }
}
