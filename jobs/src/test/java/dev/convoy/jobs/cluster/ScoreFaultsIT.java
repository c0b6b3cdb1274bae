package dev.convoy.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.data.Normalisation;
import dev.convoy.data.Preprocessing;
import dev.convoy.image.ColourMode;
import dev.convoy.image.Crop;
import dev.convoy.image.DecodeSettings;
import dev.convoy.image.Resize;
import dev.convoy.jobs.scripts.Child;
import dev.convoy.model.ArchitectureFile;
import dev.convoy.model.IfExists;
import dev.convoy.model.SavedModel;
import dev.convoy.network.Network;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Scorings that lose an executor or their driver half-way give what an undisturbed one gives, each image once and in the same order. */
@ExtendWith(FaultBed.Provider.class)
class ScoreFaultsIT {
    private static final int IMAGES = 12_000;
    private static final int PARTS = 24;
    private static final int CHUNK = 1_000;
    private static final String ARCHITECTURE = """
            name = small
            input = [1, 28, 28]
            layers = [
              { type = conv2d, out_channels = 12, kernel_size = 5, padding = 2 }
              relu
              { type = max_pool2d, kernel_size = 2 }
              { type = conv2d, out_channels = 16, kernel_size = 5, padding = 2 }
              relu
              flatten
              { type = linear, out_features = 10 }
            ]
            """;

    private final FaultBed bed;

    ScoreFaultsIT(FaultBed bed) {
        this.bed = bed;
    }

    private Path folder(String name) {
        return new Path(bed.hdfs().uri() + "/scoring/" + name);
    }

    private Path model() throws IOException {
        Path folder = folder("model");
        FileSystem files = bed.hdfs().files();
        if (!files.exists(folder)) {
            Network network = Network.build(ArchitectureFile.parse(ARCHITECTURE, "test"));
            new SavedModel(
                            network.architecture(),
                            new Preprocessing(
                                            1,
                                            28,
                                            28,
                                            DecodeSettings.of(Resize.NONE, Crop.NONE, ColourMode.GREY),
                                            new Normalisation(List.of(0.5), List.of(0.25)))
                                    .toMap(),
                            IntStream.range(0, 10).mapToObj(i -> "class" + i).toList(),
                            Map.of(),
                            network.initialParameters(3),
                            network.initialStatistics())
                    .save(folder, files.getConf(), IfExists.REPLACE);
        }
        return folder;
    }

    private Child start(String name, String master, String... flags) throws IOException {
        List<String> options = new ArrayList<>(List.of(
                "--master",
                master,
                "--driver-memory",
                "700m",
                "--executor-memory",
                "600m",
                "--conf",
                "spark.ui.enabled=false",
                "--conf",
                "spark.default.parallelism=" + PARTS));
        options.addAll(Training.QUICKLY);
        List<String> arguments = new ArrayList<>(List.of(
                "score",
                "--model=" + model(),
                "--data-format=shapes",
                "--set=data.shapes.test-images=" + IMAGES,
                "--set=score.chunk-images=" + CHUNK,
                "--format=json",
                "--output=" + folder(name)));
        arguments.addAll(Arrays.asList(flags));
        return bed.home().submit("score-" + name + flags.length, options, arguments);
    }

    /** Rows in the order of the files' names, but for the milliseconds. */
    private List<String> rows(String name) throws IOException {
        List<String> rows = new ArrayList<>();
        FileSystem files = bed.hdfs().files();
        FileStatus[] parts = files.globStatus(new Path(folder(name), "part-*"));
        Arrays.sort(parts);
        for (FileStatus part : parts) {
            try (InputStream in = files.open(part.getPath())) {
                new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .map(line -> line.replaceAll(",\"(decode|score)_ms\":[^,}]+", ""))
                        .forEach(rows::add);
            }
        }
        return rows;
    }

    private List<String> undisturbed() throws IOException {
        if (!bed.hdfs().files().exists(new Path(folder("undisturbed"), "_SUCCESS"))) {
            try (Child driver = start("undisturbed", "local[2]")) {
                driver.succeed(FaultBed.LIMIT);
            }
        }
        List<String> rows = rows("undisturbed");
        assertThat(rows).hasSize(IMAGES).doesNotHaveDuplicates();
        return rows;
    }

    private void awaitChunk(String name, Child driver, int chunk) throws IOException, InterruptedException {
        Path done = new Path(folder(name), String.format("_work/done-%05d-*", chunk));
        long end = System.nanoTime() + FaultBed.LIMIT.toNanos();
        while (isMissing(done)) {
            assertThat(driver.handle().isAlive()).as(driver.output()).isTrue();
            assertThat(System.nanoTime()).as("time to wait for " + done).isLessThan(end);
            Thread.sleep(5);
        }
    }

    private boolean isMissing(Path pattern) throws IOException {
        FileStatus[] found = bed.hdfs().files().globStatus(pattern);
        return found == null || found.length == 0;
    }

    @Test
    void anExecutorThatIsKilledHalfWay() throws IOException, InterruptedException {
        long before = bed.cluster().lostExecutors();
        try (Child driver = start("executor", bed.cluster().master())) {
            awaitChunk("executor", driver, 3);
            bed.cluster().killExecutor();
            driver.succeed(FaultBed.LIMIT);
        }
        assertThat(bed.cluster().lostExecutors())
                .as("executors that the master saw die")
                .isGreaterThan(before);
        assertThat(rows("executor")).isEqualTo(undisturbed());
    }

    @Test
    void aDriverThatIsKilledHalfWayAndStartedAgain() throws IOException, InterruptedException {
        try (Child driver = start("driver", bed.cluster().master())) {
            awaitChunk("driver", driver, 4);
            driver.kill();
        }
        FileSystem files = bed.hdfs().files();
        assertThat(files.exists(new Path(folder("driver"), "_SUCCESS"))).isFalse();
        assertThat(rows("driver").size()).isBetween(5 * CHUNK, IMAGES - CHUNK);
        try (Child driver = start("driver", bed.cluster().master(), "--resume")) {
            assertThat(driver.succeed(FaultBed.LIMIT))
                    .containsPattern("goes on: ([5-9]|1[0-2]) of 12 chunks are there");
        }
        assertThat(files.exists(new Path(folder("driver"), "_work"))).isFalse();
        assertThat(rows("driver")).isEqualTo(undisturbed());
    }
}
