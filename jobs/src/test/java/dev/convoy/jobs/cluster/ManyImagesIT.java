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
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A million image files scored in one job by an executor of 1.5 GiB and a driver of 1 GiB, while what both hold stays as it is. One in a
 * thousand is damaged. Takes 5 GiB of disk.
 */
@Tag("long")
class ManyImagesIT {
    private static final int IMAGES = 1_000_000;
    private static final int CLASSES = 10; // a folder each, in each of some days'
    private static final int DAYS = 20;
    private static final int PICTURES = 1_000; // of which the last is cut
    private static final int SIDE = 32;
    private static final long EXECUTOR_MEGABYTES = 1536;
    private static final long DRIVER_MEGABYTES = 1024;

    /** What Spark asks of a cluster's manager for a process besides its heap, at least. */
    private static final long OVERHEAD_MEGABYTES = 384;

    private static final Duration LIMIT = Duration.ofMinutes(40);

    /** Chunks of 65,536 images after which is looked at what is held: the first has all of its classes loaded and pools filled. */
    private static final List<Integer> LOOKS = List.of(1, 4, 7, 10, 13);

    /** What may come to be held between the first look and the last: less than 14 bytes an image. */
    private static final long GROWTH = 10 << 20;

    private static SparkHome home;
    private static StandaloneCluster cluster;
    private static Path images;
    private static Path model;

    @BeforeAll
    static void start() throws IOException {
        home = SparkHome.fill("many");
        Training.delete(home.scratch("runs"));
        images = drawn(home.scratch("runs").resolve("images"));
        model = saved(home.scratch("runs").resolve("model"));
        cluster = StandaloneCluster.start(home, 1, (int) EXECUTOR_MEGABYTES);
    }

    @AfterAll
    static void stop() {
        cluster.close();
        Training.delete(home.scratch("runs")); // gigabytes
    }

    private static Path drawn(Path folder) throws IOException {
        Random random = new Random(7);
        byte[][] pictures = new byte[PICTURES][];
        for (int i = 0; i < PICTURES; i++) {
            BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
            for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
                int ground = 0x010305 * (pixel % SIDE + i % 50);
                image.setRGB(pixel % SIDE, pixel / SIDE, ground + random.nextInt(0x40) * 0x010101);
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            ImageIO.write(image, i % 2 == 0 ? "jpg" : "png", bytes);
            pictures[i] = bytes.toByteArray();
        }
        pictures[PICTURES - 1] = Arrays.copyOf(pictures[PICTURES - 1], pictures[PICTURES - 1].length / 2);
        int each = IMAGES / CLASSES / DAYS;
        for (int of = 0; of < CLASSES * DAYS; of++) {
            Path to = Files.createDirectories(folder.resolve("day" + of % DAYS).resolve("class" + of / DAYS));
            for (int i = 0; i < each; i++) {
                int picture = i % PICTURES;
                Files.write(
                        to.resolve(String.format("image-%05d.%s", i, picture % 2 == 0 ? "jpg" : "png")),
                        pictures[picture]);
            }
        }
        return folder;
    }

    private static Path saved(Path folder) throws IOException {
        Network network = Network.build(ArchitectureFile.parse("""
                name = small
                input = [3, 32, 32]
                layers = [
                  { type = conv2d, out_channels = 8, kernel_size = 3, padding = 1 }
                  relu
                  { type = max_pool2d, kernel_size = 4 }
                  flatten
                  { type = linear, out_features = 10 }
                ]
                """, "test"));
        new SavedModel(
                        network.architecture(),
                        new Preprocessing(
                                        3,
                                        SIDE,
                                        SIDE,
                                        DecodeSettings.of(Resize.NONE, Crop.NONE, ColourMode.RGB),
                                        new Normalisation(List.of(0.5, 0.5, 0.5), List.of(0.25, 0.25, 0.25)))
                                .toMap(),
                        IntStream.range(0, CLASSES).mapToObj(i -> "class" + i).toList(),
                        Map.of(),
                        network.initialParameters(3),
                        network.initialStatistics())
                .save(new org.apache.hadoop.fs.Path(folder.toUri()), new Configuration(), IfExists.REPLACE);
        return folder;
    }

    private static Child score(Path output) {
        List<String> options = List.of(
                "--master",
                cluster.master(),
                "--driver-memory",
                DRIVER_MEGABYTES + "m",
                "--executor-memory",
                EXECUTOR_MEGABYTES + "m",
                "--conf",
                "spark.ui.enabled=false");
        List<String> arguments =
                List.of("score", "--model=" + model, "--data=" + images, "--output=" + output, "--format=json");
        return home.submit("many", options, arguments);
    }

    @Test
    void areScoredWhileMemoryStaysAsItIs() throws IOException, InterruptedException {
        Path output = home.scratch("runs").resolve("scores");
        List<Long> driverHolds = new ArrayList<>();
        List<Long> executorHolds = new ArrayList<>();
        long driverMost;
        long executorMost;
        try (Child driver = score(output)) {
            long executor = 0;
            for (int chunk : LOOKS) {
                await(driver, output.resolve("_work"), String.format("done-%05d-*", chunk));
                executor = cluster.executors().get(0).pid();
                driverHolds.add(
                        ProcessMemory.live(driver.handle().pid(), home.logs().resolve("driver-" + chunk)));
                executorHolds.add(ProcessMemory.live(executor, home.logs().resolve("executor-" + chunk)));
            }
            executorMost = ProcessMemory.most(executor);
            driverMost = ProcessMemory.most(driver.handle().pid());
            assertThat(driver.succeed(LIMIT)).contains("999,000 images scored in ", "; 1,000 failed");
        }
        System.out.printf(
                "live bytes after chunks %s: driver %s, executor %s; resident at most: driver %,d, executor %,d%n",
                LOOKS, driverHolds, executorHolds, driverMost, executorMost);
        assertThat(executorMost).isLessThan((EXECUTOR_MEGABYTES + OVERHEAD_MEGABYTES) << 20);
        assertThat(driverMost).isLessThan((DRIVER_MEGABYTES + OVERHEAD_MEGABYTES) << 20);
        assertThat(cluster.lostExecutors()).isZero();
        assertThat(rows(output)).isEqualTo(IMAGES);
        assertThat(last(driverHolds) - driverHolds.get(0)).as("%s", driverHolds).isLessThan(GROWTH);
        assertThat(last(executorHolds) - executorHolds.get(0))
                .as("%s", executorHolds)
                .isLessThan(GROWTH);
    }

    private static void await(Child driver, Path work, String mark) throws IOException, InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!holds(work, mark)) {
            assertThat(driver.handle().isAlive()).as(driver.output()).isTrue();
            assertThat(System.nanoTime()).as("time to wait for " + mark).isLessThan(end);
            Thread.sleep(5);
        }
    }

    private static boolean holds(Path work, String mark) throws IOException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(work, mark)) {
            return found.iterator().hasNext();
        } catch (NoSuchFileException e) {
            return false; // the scoring has not begun
        }
    }

    private static long last(List<Long> values) {
        return values.get(values.size() - 1);
    }

    /** Rows, counted in their order: the paths must rise. */
    private static long rows(Path output) throws IOException {
        List<Path> parts;
        try (var files = Files.list(output)) {
            parts = files.filter(file -> file.getFileName().toString().startsWith("part-"))
                    .sorted()
                    .toList();
        }
        long rows = 0;
        String before = "";
        for (Path part : parts) {
            for (String line : Files.readAllLines(part)) {
                String path = line.substring(0, line.indexOf("\",\"")); // "label" or "predicted"
                assertThat(path).startsWith("{\"path\":\"file:");
                assertThat(path).isGreaterThan(before);
                before = path;
                rows++;
            }
        }
        return rows;
    }
}
