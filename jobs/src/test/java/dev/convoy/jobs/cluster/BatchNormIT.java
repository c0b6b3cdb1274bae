package dev.convoy.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.jobs.scripts.Child;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@link Training} with batch statistics over the whole batch: the same hash on any cluster, and when an executor is lost with the plans it kept. */
class BatchNormIT {
    private static final Duration LIMIT = Duration.ofSeconds(240);
    private static final String SYNC = "--set=train.batch-norm=sync";

    private static SparkHome home;
    private static Training training;
    private static List<String> expected;

    @BeforeAll
    static void trainOnOneCore() {
        home = SparkHome.fill("batch-norm");
        training = new Training(home);
        expected = train("one-core", "local[1]").hashes();
        assertThat(expected).hasSize(3).doesNotHaveDuplicates();
    }

    private static Training.Run train(String run, String master, String... options) {
        List<String> spark = new ArrayList<>(List.of("--master", master));
        spark.addAll(List.of(options));
        return training.train(run, spark, "--epochs=3", SYNC);
    }

    @Test
    void onTwoCores() {
        assertThat(train("two-cores", "local[2]").hashes()).isEqualTo(expected);
    }

    @Test
    void onExecutorsOfALocalCluster() {
        Training.Run run = train("local-cluster", "local-cluster[2,1,1024]", "--conf", "spark.executor.memory=600m");
        assertThat(run.processes().get(0)).contains("\"master\":\"local-cluster[2,1,1024]\"", "\"partitions\":2");
        assertThat(run.hashes()).isEqualTo(expected);
    }

    @Test
    void survivesAKilledExecutor() {
        try (StandaloneCluster cluster = StandaloneCluster.start(home, 2, 700);
                Child driver = training.start("disturbed", List.of("--master", cluster.master()), "--epochs=3", SYNC)) {
            driver.await("the end of epoch 1", output -> output.contains("epoch 1/3  loss"), LIMIT);
            assertThat(cluster.executors()).hasSize(2);
            long killed = cluster.killExecutor();
            String output = driver.succeed(LIMIT);
            assertThat(output).contains("epoch 3/3  loss");
            assertThat(cluster.lostExecutors())
                    .as("executors that the master saw die (" + killed + ")")
                    .isPositive();
        }
        assertThat(training.run("disturbed").hashes()).isEqualTo(expected);
    }

    @Test
    void theStatisticsOfShardsAreOthers() {
        Training.Run run = training.train("shards", List.of("--master", "local[2]"), "--epochs=3");
        assertThat(run.hashes()).hasSize(3).doesNotContainAnyElementsOf(expected);
    }
}
