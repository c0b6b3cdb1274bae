package dev.convoy.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.jobs.scripts.Child;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a driver holds does not grow with the steps that it has taken. */
@Tag("long")
@ExtendWith(FaultBed.Provider.class)
class DriverHeapIT {
    private static final int STEPS = 125; // of an epoch: 1,000 images in eights
    private static final int EPOCHS = 18;

    /** The epochs after which the heap is looked at: 1,000 steps lie between. */
    private static final List<Integer> LOOKS = List.of(1, 9, 17);

    /**
     * Bytes that may come to live in the first thousand steps, in which each histogram of the metrics comes to its 1,028 samples: 0.8
     * million.
     */
    private static final long FILLING = 1_200 * 1024;

    /** And in the next: none but by chance. */
    private static final long GROWTH = 300 * 1024;

    private final FaultBed bed;

    DriverHeapIT(FaultBed bed) {
        this.bed = bed;
    }

    @Test
    void doesNotGrowOverTwoThousandSteps() throws IOException, InterruptedException {
        String[] flags = {"--batch-size=8", "--epochs=" + EPOCHS};
        List<Long> live = new ArrayList<>();
        try (Child driver = bed.start("heap", List.of(), flags)) {
            for (int epoch : LOOKS) {
                String end = "epoch " + epoch + "/" + EPOCHS + "  loss";
                driver.await(end, output -> output.contains(end), FaultBed.LIMIT);
                live.add(ProcessMemory.live(
                        driver.handle().pid(), bed.home().logs().resolve("heap-" + epoch + ".txt")));
                System.out.println("after " + epoch * STEPS + " steps " + live.get(live.size() - 1) + " bytes live");
            }
            driver.succeed(Duration.ofMinutes(5));
        }
        assertThat(live.get(1) - live.get(0)).as("growth of " + live).isLessThan(FILLING);
        assertThat(live.get(2) - live.get(1)).as("growth of " + live).isLessThan(GROWTH);
    }
}
