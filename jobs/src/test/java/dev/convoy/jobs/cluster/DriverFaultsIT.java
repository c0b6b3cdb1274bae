package dev.convoy.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.jobs.scripts.Child;
import java.io.IOException;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A driver that is killed, and the same job submitted again with {@code --resume}. */
@ExtendWith(FaultBed.Provider.class)
class DriverFaultsIT {
    private static final List<String> FILES =
            List.of("weights.safetensors", "optimizer.safetensors", "training.json", "checksums.json");

    private final FaultBed bed;

    DriverFaultsIT(FaultBed bed) {
        this.bed = bed;
    }

    static LongStream seeds() {
        return FaultBed.seeds();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void killedWhileItTrains(long seed) throws InterruptedException {
        String name = "driver-killed-" + seed;
        try (Child driver = bed.start(name, List.of())) {
            driver.await("an epoch", output -> output.contains("epoch " + (1 + seed % 3) + "/4  loss"), FaultBed.LIMIT);
            Thread.sleep(seed * 137 % 250);
            driver.kill();
            assertThat(driver.output()).doesNotContain(FaultBed.END);
        }
        resumesToTheSame(name);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void killedWhileItWritesACheckpoint(long seed) throws IOException, InterruptedException {
        long epoch = 2 + seed % 2;
        String file = FILES.get((int) (seed % FILES.size()));
        String name = "driver-killed-saving-" + seed;
        Path checkpoints = new Path(bed.run(name).folder(), "checkpoints");
        Path written = new Path(checkpoints, ".epoch-000" + epoch + ".tmp");
        int attempts = 1;
        while (!isKilledWriting(name, epoch, new Path(written, file))) {
            assertThat(attempts++).as("attempts to kill it in time").isLessThan(4);
        }
        assertThat(resumesToTheSame(name)).contains("resuming from " + checkpoints + "/epoch-000" + (epoch - 1));
        assertThat(bed.hdfs().files().exists(written)).as("what was left of it").isFalse();
    }

    /** Kills the driver as soon as a file is there; false if the checkpoint was whole before it died. */
    private boolean isKilledWriting(String name, long epoch, Path file) throws IOException, InterruptedException {
        FileSystem files = bed.hdfs().files();
        try (Child driver = bed.start(name, List.of(), "--overwrite")) {
            driver.await("an epoch", output -> output.contains("epoch " + (epoch - 1) + "/4  loss"), FaultBed.LIMIT);
            long end = System.nanoTime() + FaultBed.LIMIT.toNanos();
            while (!files.exists(file)) {
                assertThat(System.nanoTime()).as("time to wait for " + file).isLessThan(end);
                Thread.sleep(1);
            }
            driver.kill();
        }
        Path whole = new Path(file.getParent().getParent(), "epoch-000" + epoch);
        return files.exists(file) && !files.exists(whole);
    }

    private String resumesToTheSame(String name) {
        try (Child driver = bed.start(name, List.of(), "--resume")) {
            String output = driver.succeed(FaultBed.LIMIT);
            assertThat(bed.run(name).processes()).hasSize(2);
            assertThat(bed.run(name).hashes()).isEqualTo(bed.undisturbed());
            return output;
        }
    }
}
