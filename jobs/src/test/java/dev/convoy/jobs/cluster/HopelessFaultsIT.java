package dev.convoy.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.jobs.scripts.Child;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot be survived ends in minutes, says why and where to go on, and leaves a checkpoint that is good for that. */
@ExtendWith(FaultBed.Provider.class)
class HopelessFaultsIT {
    private static final Duration MINUTES = Duration.ofMinutes(5);
    private static final Pattern ENDED =
            Pattern.compile("error: training ended in epoch ([2-4]), after step \\d+ of " + Training.STEPS + ": ");
    private static final String LITTLE_PATIENCE = "--set=cluster.patience=15";

    private final FaultBed bed;

    HopelessFaultsIT(FaultBed bed) {
        this.bed = bed;
    }

    static LongStream seeds() {
        return FaultBed.seeds();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyTaskFails(long seed) {
        String name = "hopeless-tasks-" + seed;
        Fault fault = Fault.of(bed.home(), name, seed, FaultKind.THROW_ALWAYS);
        try (Child driver = bed.start(name, fault.options())) {
            assertThat(driver.waitFor(MINUTES)).isEqualTo(1);
            assertThat(driver.output())
                    .containsPattern("error: training ended in epoch 2, after step \\d+ of " + Training.STEPS + ": ")
                    .contains("failed 8 times")
                    .contains(goOn(name, 1));
        }
        resumesToTheSame(name);
    }

    @Test
    void allWorkersGo() {
        String name = "hopeless-workers";
        try (StandaloneCluster cluster = bed.anotherCluster();
                Child driver = bed.start(cluster, name, List.of(), LITTLE_PATIENCE)) {
            driver.await("an epoch", output -> output.contains("epoch 1/4  loss"), FaultBed.LIMIT);
            cluster.killWorker(0);
            cluster.killWorker(1);
            assertThat(driver.waitFor(MINUTES)).isEqualTo(1);
            Matcher ended = ENDED.matcher(driver.output());
            assertThat(ended.find()).as(driver.output()).isTrue();
            assertThat(driver.output())
                    .contains("no executors for 15 s")
                    .contains(goOn(name, Integer.parseInt(ended.group(1)) - 1));
        }
        resumesToTheSame(name);
    }

    @Test
    void noWorkerIsThere() {
        try (StandaloneCluster cluster = bed.emptyCluster();
                Child driver = bed.start(cluster, "hopeless-start", List.of(), "--set=cluster.patience=3")) {
            assertThat(driver.waitFor(MINUTES)).isEqualTo(1);
            assertThat(driver.output()).contains("error: ", "no executors for 3 s", cluster.master());
        }
    }

    private String goOn(String name, int epoch) {
        return "; the last checkpoint is " + bed.run(name).folder() + "/checkpoints/epoch-000" + epoch
                + ": the same command with --resume goes on from it";
    }

    private void resumesToTheSame(String name) {
        try (Child driver = bed.start(name, List.of(), "--resume")) {
            driver.succeed(FaultBed.LIMIT);
        }
        assertThat(bed.run(name).hashes()).isEqualTo(bed.undisturbed());
    }
}
