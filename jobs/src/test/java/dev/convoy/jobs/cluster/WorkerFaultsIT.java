package dev.convoy.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.jobs.scripts.Child;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Workers that go, stop for a while, come and go: a {@link Training} ends with the same bits on what is there. */
@ExtendWith(FaultBed.Provider.class)
class WorkerFaultsIT {
    private static final Duration STOPPED = Duration.ofSeconds(30);

    private final FaultBed bed;

    WorkerFaultsIT(FaultBed bed) {
        this.bed = bed;
    }

    static LongStream seeds() {
        return FaultBed.seeds();
    }

    /** An epoch from 1 to 3, after which the fault comes. */
    private static String endOfEpoch(long seed) {
        return "epoch " + (1 + seed % 3) + "/4  loss";
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aWorkerGoesForGood(long seed) {
        String name = "worker-killed-" + seed;
        try (StandaloneCluster cluster = bed.anotherCluster();
                Child driver = bed.start(cluster, name, List.of())) {
            driver.await("an epoch", output -> output.contains(endOfEpoch(seed)), FaultBed.LIMIT);
            cluster.killWorker((int) (seed % 2));
            assertThat(driver.output()).doesNotContain(FaultBed.END);
            driver.succeed(FaultBed.LIMIT);
            assertThat(cluster.executors())
                    .as("executors of the worker that is left")
                    .hasSizeLessThanOrEqualTo(1);
        }
        assertThat(bed.run(name).hashes()).isEqualTo(bed.undisturbed());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aWorkerAndItsExecutorStopForHalfAMinute(long seed) throws InterruptedException {
        String name = "worker-stopped-" + seed;
        List<String> speculation = settings(
                "spark.speculation=true",
                "spark.speculation.interval=100ms",
                "spark.speculation.minTaskRuntime=200ms",
                "spark.speculation.multiplier=3");
        try (StandaloneCluster cluster = bed.anotherCluster();
                Child driver = bed.start(cluster, name, speculation)) {
            driver.await("an epoch", output -> output.contains(endOfEpoch(seed)), FaultBed.LIMIT);
            int worker = (int) (seed % 2);
            cluster.signalWorker("STOP", worker);
            assertThat(driver.output()).doesNotContain(FaultBed.END);
            Thread.sleep(STOPPED.toMillis());
            cluster.signalWorker("CONT", worker);
            driver.succeed(FaultBed.LIMIT);
        }
        assertThat(bed.run(name).hashes()).isEqualTo(bed.undisturbed());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void executorsComeAndGoByDynamicAllocation(long seed) {
        String name = "dynamic-" + seed;
        Fault fault = Fault.of(bed.home(), name, seed, FaultKind.BUSY, FaultKind.IDLE);
        List<String> options = new ArrayList<>(fault.options());
        options.addAll(settings(
                "spark.dynamicAllocation.enabled=true",
                "spark.dynamicAllocation.shuffleTracking.enabled=true",
                "spark.dynamicAllocation.shuffleTracking.timeout=2s",
                "spark.dynamicAllocation.minExecutors=1",
                "spark.dynamicAllocation.maxExecutors=2",
                "spark.dynamicAllocation.executorIdleTimeout=1s",
                "spark.dynamicAllocation.cachedExecutorIdleTimeout=1s",
                "spark.dynamicAllocation.schedulerBacklogTimeout=1s"));
        String before = bed.cluster().masterLog();
        try (Child driver = bed.start(name, options, "--partitions=7")) {
            driver.succeed(FaultBed.LIMIT);
        }
        assertThat(fault.account(FaultKind.BUSY)).contains("partition");
        assertThat(fault.account(FaultKind.IDLE)).contains("partition");
        String master = bed.cluster().masterLog().substring(before.length());
        assertThat(master).as("a second executor comes").contains("/1 on worker");
        assertThat(master).as("an executor goes").containsPattern("requests to kill executors: \\d");
        assertThat(bed.run(name).hashes()).isEqualTo(bed.undisturbed());
    }

    private static List<String> settings(String... settings) {
        return Stream.of(settings)
                .flatMap(setting -> Stream.of("--conf", setting))
                .toList();
    }
}
