package dev.convoy.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.aggregate.ReducedSums;
import dev.convoy.jobs.scripts.Child;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The layer of reducers that a step of many executors has, on two: the sums have the same bits when one dies within it. */
@ExtendWith(FaultBed.Provider.class)
class ReducersIT {
    private final FaultBed bed;

    ReducersIT(FaultBed bed) {
        this.bed = bed;
    }

    @Test
    void anExecutorThatIsKilledWhileItReducesChangesNoSum() {
        Fault fault =
                Fault.at(bed.home(), "reducers", List.of("KILL_REDUCING=epoch 1 step 3"), List.of(ReducedSums.class));
        List<String> expected = sums("reducers-none", "local[2]", fault, "none");
        assertThat(expected).hasSize(ReducedSums.STEPS).doesNotHaveDuplicates();
        assertThat(fault.account(FaultKind.KILL_REDUCING)).isEmpty();

        long before = bed.cluster().lostExecutors();
        List<String> sums = sums("reducers-killed", bed.cluster().master(), fault, "reducers");

        assertThat(fault.account(FaultKind.KILL_REDUCING)).contains("partition");
        assertThat(bed.cluster().lostExecutors() - before)
                .as("executors that the master saw die")
                .isEqualTo(1);
        assertThat(sums).isEqualTo(expected);
    }

    private List<String> sums(String name, String master, Fault fault, String reducers) {
        List<String> options =
                new ArrayList<>(List.of("--master", master, "--driver-memory", "500m", "--executor-memory", "500m"));
        options.addAll(Training.QUICKLY);
        options.addAll(List.of("--conf", "spark.shuffle.io.retryWait=500ms")); // of blocks that died with the executor
        options.addAll(fault.options());
        try (Child driver = bed.home().submit(name, ReducedSums.class.getName(), options, List.of(reducers))) {
            return driver.succeed(FaultBed.LIMIT)
                    .lines()
                    .filter(line -> line.startsWith("sum "))
                    .toList();
        }
    }
}
