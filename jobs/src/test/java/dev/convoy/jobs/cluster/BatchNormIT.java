package dev.convoy.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.jobs.scripts.Child;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@link Training} with batch statistics over the whole batch: the same hash on any cluster, and when an executor is lost with the plans it kept. */
@ExtendWith(FaultBed.Provider.class)
class BatchNormIT {
    private static final String SYNC = "--set=train.batch-norm=sync";
    private static final String EPOCHS = "--epochs=3";

    private static Training training;
    private static List<String> expected;

    private final FaultBed bed;

    BatchNormIT(FaultBed bed) {
        this.bed = bed;
    }

    @BeforeAll
    static void trainOnOneCore() {
        training = new Training(SparkHome.fill("batch-norm"));
        expected = train("one-core", "local[1]").hashes();
        assertThat(expected).hasSize(3).doesNotHaveDuplicates();
    }

    private static Training.Run train(String run, String master, String... options) {
        return training.train(run, spark(master, options), EPOCHS, SYNC);
    }

    private static List<String> spark(String master, String... options) {
        List<String> spark = new ArrayList<>(List.of("--master", master));
        spark.addAll(Training.QUICKLY);
        spark.addAll(List.of(options));
        return spark;
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
        assertThat(training.trainLosingAnExecutor("disturbed", bed.cluster(), EPOCHS, SYNC)
                        .hashes())
                .isEqualTo(expected);
    }

    /** A task that has met the others, or is about to, is taken again by whoever comes first. */
    @Test
    void aTaskThatFailsInARoundIsRepeated() {
        Fault fault = Fault.at(
                bed.home(),
                "rounds",
                List.of(
                        "THROW_ONCE=epoch 1 step 5, statistics 1 of 4",
                        "THROW_AGAIN=epoch 2 step 3, statistics 4 of 4"),
                List.of());
        try (Child driver = training.start(
                "rounds", spark(bed.cluster().master(), fault.options().toArray(String[]::new)), EPOCHS, SYNC)) {
            driver.succeed(FaultBed.LIMIT);
        }
        assertThat(fault.account(FaultKind.THROW_ONCE)).contains("partition");
        assertThat(fault.account(FaultKind.THROW_AGAIN)).contains("partition");
        assertThat(training.run("rounds").hashes()).isEqualTo(expected);
    }

    @Test
    void theStatisticsOfShardsAreOthers() {
        Training.Run run = training.train("shards", spark("local[2]"), EPOCHS);
        assertThat(run.hashes()).hasSize(3).doesNotContainAnyElementsOf(expected);
    }
}
