package dev.convoy.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.jobs.scripts.Child;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A {@link Training} that is stopped and resumed, or loses an executor, ends with the hash of one that ran undisturbed. */
class FailuresIT {
    private static final Duration LIMIT = Duration.ofSeconds(180);
    private static final List<String> LOCAL = List.of("--master", "local[2]");

    private static SparkHome home;
    private static Training training;
    private static List<String> undisturbed;

    @BeforeAll
    static void trainUndisturbed() {
        home = SparkHome.fill("failures");
        training = new Training(home);
        undisturbed = training.train("undisturbed", LOCAL, "--epochs=4").hashes();
        assertThat(undisturbed).hasSize(4).doesNotHaveDuplicates();
    }

    @Test
    void resumesToTheSameState() {
        Training.Run stopped = training.train("two-and-two", LOCAL, "--epochs=4", "--stop-after=2");
        assertThat(stopped.hashes()).isEqualTo(undisturbed.subList(0, 2));

        Training.Run resumed = training.train("two-and-two", List.of("--master", "local[1]"), "--epochs=4", "--resume");
        assertThat(resumed.processes()).hasSize(2);
        assertThat(resumed.hashes()).isEqualTo(undisturbed);
    }

    @Test
    void survivesAKilledExecutor() {
        try (StandaloneCluster cluster = StandaloneCluster.start(home, 2, 700);
                Child driver = training.start("disturbed", List.of("--master", cluster.master()), "--epochs=4")) {
            driver.await("the end of epoch 1", output -> output.contains("epoch 1/4  loss"), LIMIT);
            assertThat(cluster.executors()).hasSize(2);
            long killed = cluster.killExecutor();
            String output = driver.succeed(LIMIT);
            assertThat(output).contains("epoch 4/4  loss");
            assertThat(cluster.lostExecutors())
                    .as("executors that the master saw die (" + killed + ")")
                    .isPositive();
        }
        assertThat(training.run("disturbed").hashes()).isEqualTo(undisturbed);
    }
}
