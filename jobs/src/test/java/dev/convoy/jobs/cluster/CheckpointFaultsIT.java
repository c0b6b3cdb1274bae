package dev.convoy.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.jobs.scripts.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checkpoints that were damaged, or cannot be written: what is whole counts, and training ends with the same bits. */
@ExtendWith(FaultBed.Provider.class)
class CheckpointFaultsIT {
    private final FaultBed bed;

    CheckpointFaultsIT(FaultBed bed) {
        this.bed = bed;
    }

    static LongStream seeds() {
        return FaultBed.seeds();
    }

    /** The last three, each in another way; which in which, and where, follows from the seed. */
    @ParameterizedTest
    @MethodSource("seeds")
    void theLastThreeAreDamaged(long seed) throws IOException {
        String name = "damaged-" + seed;
        assertThat(bed.copyOfUndisturbed(name).hashes()).isEqualTo(bed.undisturbed());
        SplittableRandom random = new SplittableRandom(seed);
        Path truncated = checkpoint(name, 2 + seed % 3);
        Path flipped = checkpoint(name, 2 + (seed + 1) % 3);
        Path missing = checkpoint(name, 2 + (seed + 2) % 3);
        truncate(new Path(truncated, "optimizer.safetensors"), random);
        flipABit(new Path(flipped, "weights.safetensors"), random);
        bed.hdfs().files().delete(new Path(missing, "checksums.json"), false); // the file that is written last

        try (Child driver = bed.start(name, List.of(), "--set=train.keep=4", "--resume")) {
            assertThat(driver.succeed(FaultBed.LIMIT))
                    .contains(passedOver(truncated) + "/optimizer.safetensors: has ")
                    .contains(": the file was truncated or replaced")
                    .contains(passedOver(flipped) + "/weights.safetensors: ")
                    .contains(passedOver(missing) + "/checksums.json: is missing")
                    .contains("resuming from " + checkpoint(name, 1) + ", state "
                            + bed.undisturbed().get(0));
        }
        assertThat(bed.run(name).hashes()).isEqualTo(bed.undisturbed());
    }

    private Path checkpoint(String name, long epoch) {
        return new Path(bed.run(name).folder(), "checkpoints/epoch-000" + epoch);
    }

    private static String passedOver(Path checkpoint) {
        return "warning: checkpoint passed over: " + checkpoint;
    }

    private void truncate(Path file, SplittableRandom random) throws IOException {
        FileSystem files = bed.hdfs().files();
        long length = files.getFileStatus(file).getLen();
        byte[] start = new byte[random.nextInt((int) length)];
        try (var in = files.open(file)) {
            in.readFully(start);
        }
        try (var out = files.create(file, true)) {
            out.write(start);
        }
    }

    /** On the DataNode's disk, as a disk does. */
    private void flipABit(Path file, SplittableRandom random) throws IOException {
        java.nio.file.Path block = bed.hdfs().blockFile(file);
        byte[] bytes = Files.readAllBytes(block);
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        Files.write(block, bytes);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theDataNodeIsRestarted(long seed) throws InterruptedException {
        String name = "datanode-" + seed;
        try (Child driver = bed.start(name, List.of())) {
            driver.await("an epoch", output -> output.contains("epoch " + (1 + seed % 3) + "/4  loss"), FaultBed.LIMIT);
            bed.hdfs().killDataNode();
            assertThat(driver.output()).doesNotContain(FaultBed.END);
            Thread.sleep(seed * 700 % 2000);
            bed.hdfs().restartDataNode();
            driver.succeed(FaultBed.LIMIT);
        }
        assertThat(bed.run(name).hashes()).isEqualTo(bed.undisturbed());
        assertThat(new Path(bed.run(name).folder(), "model/model.json")).satisfies(this::isThere);
    }

    private void isThere(Path path) throws IOException {
        assertThat(path.getFileSystem(new Configuration()).exists(path)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theDiskIsFullForTwoEpochs(long seed) throws IOException {
        String name = "full-" + seed;
        String folder = bed.run(name).folder().toUri().getPath();
        String first = "epoch " + seed % 2;
        try (Child driver = bed.start(name, List.of())) {
            driver.await("an epoch", output -> output.contains("epoch 1/4  loss"), FaultBed.LIMIT);
            bed.hdfs().fill(folder);
            driver.await("the next two", output -> output.contains("epoch 3/4  loss"), FaultBed.LIMIT);
            assertThat(bed.hdfs().files().exists(new Path(checkpoint(name, 1), "checksums.json")))
                    .as("the old checkpoint after " + first)
                    .isTrue();
            bed.hdfs().makeRoom(folder);
            assertThat(driver.succeed(FaultBed.LIMIT))
                    .contains(
                            "warning: checkpoint of epoch 2 not written, training goes on (1 of 3 that may fail in a row)")
                    .contains("The DiskSpace quota of " + folder + " is exceeded")
                    .contains("; the last one is " + checkpoint(name, 1))
                    .contains("warning: record of epoch 2 not written, training goes on");
        }
        assertThat(bed.run(name).hashes()).isEqualTo(bed.undisturbed());
    }
}
