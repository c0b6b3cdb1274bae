package dev.convoy.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A {@link Training} that is stopped and resumed, or loses an executor, ends with the hash of one that ran undisturbed. */
@ExtendWith(FaultBed.Provider.class)
class FailuresIT {
    private static final List<String> LOCAL = List.of("--master", "local[2]");
    private static final String EPOCHS = "--epochs=4";

    private final FaultBed bed;
    private final Training training;

    FailuresIT(FaultBed bed) {
        this.bed = bed;
        this.training = new Training(bed.home());
    }

    @Test
    void resumesToTheSameState() {
        Training.Run stopped = training.train("two-and-two", LOCAL, EPOCHS, "--stop-after=2");
        assertThat(stopped.hashes()).isEqualTo(bed.undisturbed().subList(0, 2));

        Training.Run resumed = training.train("two-and-two", List.of("--master", "local[1]"), EPOCHS, "--resume");
        assertThat(resumed.processes()).hasSize(2);
        assertThat(resumed.hashes()).isEqualTo(bed.undisturbed());
    }

    @Test
    void survivesAKilledExecutor() {
        assertThat(training.trainLosingAnExecutor("disturbed", bed.cluster(), EPOCHS)
                        .hashes())
                .isEqualTo(bed.undisturbed());
    }
}
