package dev.convoy.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.jobs.scripts.Child;
import dev.convoy.testing.RealData;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.opentest4j.TestAbortedException;

/**
 * The training that all clusters must agree on: {@code convoy train} as a user runs it, on 1,000 images (Fashion-MNIST where it
 * is there, else drawn shapes), augmented, through a small network with batchnorm, dropout, a stride and every kind of layer
 * that meets other images. Seven shards, no power of two; batches of 96, so that shards' parts differ and the last step is
 * smaller.
 */
final class Training {
    /** Options of spark-submit for short runs: plain kernels compute the same bits, and need less compiling, which is most of what such a run does. */
    static final List<String> QUICKLY = List.of(
            "--driver-java-options",
            "-Dconvoy.kernels=scalar -XX:TieredStopAtLevel=1",
            "--conf",
            "spark.executor.extraJavaOptions=-Dconvoy.kernels=scalar -XX:TieredStopAtLevel=1");

    /** Steps of an epoch. */
    static final int STEPS = 11;

    private static final int IMAGES = 1_000;
    private static final String DATA = "--data=";
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Pattern END_OF_FIRST = Pattern.compile("epoch 1/\\d+  loss");

    private static final String ARCHITECTURE = """
            name = small
            input = [1, 28, 28]
            layers = [
              { type = conv2d, out_channels = 6, kernel_size = 3, stride = 2, padding = 1 }
              { type = batch_norm2d, num_features = 6 }
              relu
              { type = conv2d, out_channels = 8, kernel_size = 3, padding = 1 }
              { type = batch_norm2d, num_features = 8 }
              relu
              { type = max_pool2d, kernel_size = 2 }
              flatten
              { type = dropout, p = 0.3 }
              { type = linear, out_features = 10 }
            ]
            """;

    private static final List<String> SETTINGS = List.of(
            "--batch-size=96",
            "--shards=7",
            "--learning-rate=0.02",
            "--seed=7",
            "--set=train.validate=false",
            "--set=train.clip-norm=5",
            "--set=data.augment.crop-padding=2",
            "--set=data.augment.flip=0.5",
            "--set=data.augment.rotation=10",
            "--set=data.augment.brightness=0.2",
            "--set=data.augment.contrast=0.2",
            "--set=data.augment.erase=0.25",
            "--set=data.augment.cutout=5",
            "--set=data.augment.mixup=0.2");

    private final SparkHome home;
    private final Path architecture;
    private final org.apache.hadoop.fs.Path runs;
    private final List<String> data;

    /** A training whose images and runs are on the local disk. */
    Training(SparkHome home) {
        this(home, new org.apache.hadoop.fs.Path(local(home).toUri()), data());
    }

    private Training(SparkHome home, org.apache.hadoop.fs.Path runs, List<String> data) {
        this.home = home;
        this.runs = runs;
        this.data = data;
        this.architecture = local(home).resolve("small.conf");
        delete(local(home));
        try {
            Files.createDirectories(local(home));
            Files.writeString(architecture, ARCHITECTURE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A training whose images and runs are in HDFS. */
    static Training in(HdfsCluster hdfs, SparkHome home) {
        String images = hdfs.uri() + "/images";
        List<String> data = data();
        if (data.get(0).startsWith(DATA)) {
            org.apache.hadoop.fs.Path local =
                    new org.apache.hadoop.fs.Path(data.get(0).substring(DATA.length()));
            try {
                hdfs.files().copyFromLocalFile(local, new org.apache.hadoop.fs.Path(images));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            data = List.of(DATA + images, data.get(1));
        }
        return new Training(home, new org.apache.hadoop.fs.Path(hdfs.uri() + "/runs"), data);
    }

    private static Path local(SparkHome home) {
        return home.scratch("runs");
    }

    static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts a training.
     *
     * @param run its name, that of its folder
     * @param spark options of spark-submit
     * @param more flags of {@code convoy train}
     */
    Child start(String run, List<String> spark, String... more) {
        List<String> options = new ArrayList<>(List.of("--driver-memory", "700m", "--executor-memory", "600m"));
        options.addAll(spark);
        return home.submit(run, options, arguments(run, more));
    }

    /** What convoy is told; arguments as of {@link #start}. A flag or setting that is given comes in place of the training's own. */
    List<String> arguments(String run, String... more) {
        List<String> own = new ArrayList<>(List.of("--architecture=" + architecture));
        own.addAll(SETTINGS);
        own.addAll(data);
        own.add("--output=" + run(run).folder());
        Set<String> given = Arrays.stream(more).map(Training::named).collect(Collectors.toSet());
        own.removeIf(argument -> given.contains(named(argument)));
        List<String> arguments = new ArrayList<>(List.of("train"));
        arguments.addAll(own);
        arguments.addAll(List.of(more));
        return arguments;
    }

    /** What an argument sets: {@code --epochs} of {@code --epochs=4}, {@code --set=train.keep} of {@code --set=train.keep=4}. */
    private static String named(String argument) {
        int value = argument.lastIndexOf('=');
        return value < 0 ? argument : argument.substring(0, value);
    }

    /** Trains to the end; arguments as of {@link #start}. */
    Run train(String run, List<String> spark, String... more) {
        try (Child driver = start(run, spark, more)) {
            driver.succeed(LIMIT);
        }
        return run(run);
    }

    /**
     * Trains to the end on a cluster that loses an executor after the first epoch, killed from outside; arguments as of
     * {@link #start}.
     */
    Run trainLosingAnExecutor(String run, StandaloneCluster cluster, String... more) {
        long before = cluster.lostExecutors();
        try (Child driver = start(run, List.of("--master", cluster.master()), more)) {
            driver.await("the end of epoch 1", Training::hasEndedAnEpoch, LIMIT);
            assertThat(cluster.executors()).hasSize(2);
            long killed = cluster.killExecutor();
            assertThat(driver.output()).doesNotContain("done in ");
            driver.succeed(LIMIT);
            assertThat(cluster.lostExecutors())
                    .as("executors that the master saw die (" + killed + ")")
                    .isGreaterThan(before);
        }
        return run(run);
    }

    private static boolean hasEndedAnEpoch(String output) {
        return END_OF_FIRST.matcher(output).find();
    }

    /** What a training has left so far. */
    Run run(String run) {
        return new Run(new org.apache.hadoop.fs.Path(runs, run));
    }

    private static List<String> data() {
        try {
            return List.of(DATA + RealData.folder("fashion-mnist"), "--set=data.train.limit=" + IMAGES);
        } catch (TestAbortedException missing) {
            return List.of("--set=data.shapes.images=" + IMAGES);
        }
    }

    /** A run's folder. */
    record Run(org.apache.hadoop.fs.Path folder) {
        private static final Pattern SUMS = Pattern.compile("\"sums\":(\\d+)");
        private static final Pattern HASH = Pattern.compile("\"hash\":\"([0-9a-f]{16})\"");

        /** The record, a line for each process and epoch. */
        List<String> record() {
            return lines("record.jsonl");
        }

        private List<String> lines(String file) {
            org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(folder, file);
            try (InputStream in = path.getFileSystem(new Configuration()).open(path)) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .toList();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** The lines of the processes that trained. */
        List<String> processes() {
            return record().stream()
                    .filter(line -> line.contains("\"event\":\"run\""))
                    .toList();
        }

        /** How many sums of gradients the driver got in each step of the first epoch. */
        List<Integer> sums() {
            return lines("steps/epoch-0001.jsonl").stream()
                    .map(SUMS::matcher)
                    .filter(Matcher::find)
                    .map(sums -> Integer.parseInt(sums.group(1)))
                    .toList();
        }

        /** The state's hash after each epoch. */
        List<String> hashes() {
            List<String> hashes = new ArrayList<>();
            for (String line : record()) {
                Matcher hash = HASH.matcher(line);
                if (hash.find()) {
                    hashes.add(hash.group(1));
                }
            }
            assertThat(hashes).as("hashes in " + folder).isNotEmpty();
            return hashes;
        }
    }
}
