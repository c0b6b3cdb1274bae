package dev.convoy.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.jobs.scripts.Child;
import java.util.stream.LongStream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Executors that die, fail, forget or dawdle change no bit of a {@link Training}, and it ends by itself. */
@ExtendWith(FaultBed.Provider.class)
class ExecutorFaultsIT {
    private final FaultBed bed;

    ExecutorFaultsIT(FaultBed bed) {
        this.bed = bed;
    }

    static LongStream seeds() {
        return FaultBed.seeds();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void killedWhileItComputesWhileOthersHaveSentTheirPartAndBetweenSteps(long seed) {
        FaultKind[] kinds = {FaultKind.KILL_COMPUTING, FaultKind.KILL_SENDING, FaultKind.KILL_BETWEEN};
        Fault fault = Fault.of(bed.home(), "killed-" + seed, seed, kinds);
        long before = bed.cluster().lostExecutors();
        String output = endsTheSame("killed-" + seed, fault);
        assertThat(kinds).allSatisfy(kind -> assertThat(fault.account(kind)).contains("partition"));
        assertThat(output.split("Command exited with code 137", -1)).as(output).hasSize(4);
        assertThat(bed.cluster().lostExecutors() - before)
                .as("executors that the master saw die")
                .isEqualTo(3);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void outOfMemoryAndItsCachedShardsLost(long seed) {
        Fault fault = Fault.of(
                bed.home(),
                "memory-" + seed,
                seed,
                FaultKind.OUT_OF_MEMORY,
                FaultKind.LOSE_SHARDS,
                FaultKind.LOSE_SHARDS_AND_FILES);
        long before = bed.cluster().lostExecutors();
        endsTheSame("memory-" + seed, fault);
        assertThat(fault.account(FaultKind.OUT_OF_MEMORY)).contains("partition");
        assertThat(bed.cluster().lostExecutors() - before)
                .as("executors that the master saw die")
                .isEqualTo(1);
        assertThat(fault.account(FaultKind.LOSE_SHARDS)).contains("rdd_");
        assertThat(fault.account(FaultKind.LOSE_SHARDS_AND_FILES)).contains("rdd_", "shuffle_");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void tasksEndInRandomOrderAndSomeThrow(long seed) {
        Fault fault = Fault.of(bed.home(), "tasks-" + seed, seed, FaultKind.DELAY, FaultKind.THROW);
        endsTheSame("tasks-" + seed, fault, "--partitions=7");
        assertThat(fault.account(FaultKind.THROW)).contains("partition");
    }

    /** Trains with faults, checks the hashes, and gives what the driver said. */
    private String endsTheSame(String name, Fault fault, String... flags) {
        try (Child driver = bed.start(name, fault.options(), flags)) {
            String output = driver.succeed(FaultBed.LIMIT);
            assertThat(bed.run(name).hashes()).as(name).isEqualTo(bed.undisturbed());
            return output;
        }
    }
}
