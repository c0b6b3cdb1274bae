package dev.convoy.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.jobs.scripts.Child;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * VGG-16's 138 million parameters in two executors of 3 GiB with a driver of 2 GiB: in slices, which {@code auto} takes; a tree is refused
 * before the first step. Takes 8 GiB.
 */
@Tag("long")
class LargeNetworkIT {
    private static final Duration LIMIT = Duration.ofMinutes(15);

    private static SparkHome home;
    private static StandaloneCluster cluster;
    private static Path images;

    @BeforeAll
    static void start() throws IOException {
        home = SparkHome.fill("large");
        Training.delete(home.scratch("runs"));
        images = drawn(home.scratch("runs").resolve("images"));
        cluster = StandaloneCluster.start(home, 2, 3072);
    }

    @AfterAll
    static void stop() {
        cluster.close();
        Training.delete(home.scratch("runs")); // gigabytes
    }

    /** A picture for each of a thousand classes, the same one: it is not to be learned from. */
    private static Path drawn(Path folder) throws IOException {
        BufferedImage image = new BufferedImage(224, 224, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                image.setRGB(x, y, (x << 16) ^ (y << 8) ^ (x * y));
            }
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);
        for (int label = 0; label < 1000; label++) {
            Path of = Files.createDirectories(folder.resolve(String.format("class%03d", label)));
            Files.write(of.resolve("0.png"), png.toByteArray());
        }
        return folder;
    }

    private static Path run(String name) {
        return home.scratch("runs").resolve(name);
    }

    private static Child train(String name, String... more) {
        List<String> options = List.of(
                "--master",
                cluster.master(),
                "--driver-memory",
                "2g",
                "--executor-memory",
                "3g",
                "--conf",
                "spark.ui.enabled=false");
        List<String> arguments = new ArrayList<>(List.of(
                "train",
                "--architecture=vgg16",
                "--epochs=1",
                "--batch-size=2",
                "--shards=2",
                "--set=train.validate=false",
                "--set=train.learning-rate=0.0001",
                "--data=" + images,
                "--classes=1000",
                "--set=data.train.limit=6",
                "--output=" + run(name)));
        arguments.addAll(List.of(more));
        return home.submit(name, options, arguments);
    }

    @Test
    void trainsInSlices() {
        try (Child driver = train("auto")) {
            assertThat(driver.succeed(LIMIT))
                    .contains("gradients come together in slices: a tree would need ", " MiB on the driver, which has ")
                    .doesNotContain("training goes back");
        }
        assertThat(new Training.Run(new org.apache.hadoop.fs.Path(run("auto").toUri())).hashes())
                .hasSize(1);
        assertThat(cluster.lostExecutors()).isZero();
    }

    @Test
    void isRefusedWithATree() {
        try (Child driver = train("tree", "--set=train.reducer=tree")) {
            assertThat(driver.waitFor(LIMIT)).isNotZero();
            assertThat(driver.output())
                    .contains(
                            "a network of 138,357,544 parameters and 2 tasks a step needs about 4,222 MiB on the driver, which has ")
                    .contains(
                            "raise the driver's memory (spark.driver.memory), set train.reducer = slices or lower the number of partitions");
        }
        assertThat(run("tree")).doesNotExist();
    }
}
