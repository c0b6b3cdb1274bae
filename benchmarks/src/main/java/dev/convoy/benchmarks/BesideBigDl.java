package dev.convoy.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Whole trainings through Spark {@code local[2]} by Convoy and by BigDL 0.13, each by its own command in a JVM of its own, in turns: the same
 * network, images, batch and optimizer. What a step takes is what each records of it; losses must fall.
 */
@Command(
        name = "beside-bigdl",
        description = "Trains by Convoy and by BigDL in turns, through Spark local[2].",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false)
public final class BesideBigDl implements Callable<Integer> {
    private static final double START_LIMIT = 120; // seconds, for a JVM, Spark and the images

    @Option(
            names = "--bigdl",
            paramLabel = "DIR",
            description = "benchmarks/bigdl, where dependency:build-classpath has been run",
            defaultValue = "benchmarks/bigdl")
    private Path bigdl;

    @Option(
            names = "--images",
            paramLabel = "DIR",
            description = "for lenet5-bigdl: MNIST or Fashion-MNIST, its four files unpacked")
    private Path images;

    @Option(
            names = "--networks",
            split = ",",
            paramLabel = "NAME",
            description = "lenet5-bigdl (batch 256), resnet20 (batch 128; its images are drawn)",
            defaultValue = "lenet5-bigdl,resnet20")
    private List<BigDlCase> cases;

    @Option(
            names = "--as-it-comes",
            description =
                    "BigDL without the settings that speed it up here: parallel collector, Intel's library told of AVX2")
    private boolean asItComes;

    @Option(names = "--rounds", paramLabel = "N", description = "turns of each side", defaultValue = "3")
    private int rounds;

    @Option(
            names = "--warm-up",
            paramLabel = "S",
            description = "seconds of steps that a turn drops",
            defaultValue = "25")
    private double warmUp;

    @Option(names = "--seconds", paramLabel = "S", description = "seconds of steps that count", defaultValue = "12")
    private double seconds;

    /** Runs it; fails if a side does not train. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new BesideBigDl())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(BigDlCase.class, BigDlCase::named)
                .execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        System.out.println(Machine.description());
        Path work = Files.createTempDirectory("beside-bigdl");
        List<List<String>> rows = new ArrayList<>();
        checkParameters(work);
        for (BigDlCase one : cases) {
            rows.add(row(one, work));
        }
        System.out.print(new Table(
                        "Training through Spark local[2], images a second (medians of " + rounds + " turns)",
                        List.of("network", "batch", "BigDL 0.13", "Convoy", "ratio", "turns' ratios", "losses"),
                        1,
                        rows)
                .markdown());
        return 0;
    }

    private String classPath() throws IOException {
        Path file = bigdl.resolve("target/class-path");
        if (!Files.exists(file)) {
            throw new IllegalArgumentException("--bigdl expects a folder with target/class-path, got " + bigdl
                    + "; `./mvnw -f benchmarks/bigdl dependency:build-classpath` writes it");
        }
        return Files.readString(file).strip();
    }

    /** BigDL says how many parameters its networks have: they must be those of Convoy's. */
    private void checkParameters(Path work) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath(),
                        bigdl.resolve("Parameters.java").toAbsolutePath().toString())
                .directory(work.toFile())
                .redirectError(work.resolve("parameters.log").toFile())
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        for (BigDlCase one : cases) {
            String expected = one.network() + " " + one.bigdlParameters();
            if (!said.lines().toList().contains(expected)) {
                throw new IllegalStateException(
                        "BigDL's networks have parameters: " + said.strip() + "; expected " + expected);
            }
        }
    }

    private List<String> row(BigDlCase one, Path work) throws IOException, InterruptedException {
        Path data = one == BigDlCase.RESNET20 ? work.resolve("images") : given(one);
        if (one == BigDlCase.RESNET20) {
            ClassedNoise.write(data);
        }
        ChildTraining other = bigdl(one, data);
        ChildTraining own = convoy(one, data);
        double[] others = new double[rounds];
        double[] owns = new double[rounds];
        double[] ratios = new double[rounds];
        String losses = "";
        for (int round = 0; round < rounds; round++) {
            StepTimes theirs = turn(other, work);
            StepTimes ours = turn(own, work);
            others[round] = theirs.rate(warmUp);
            owns[round] = ours.rate(warmUp);
            ratios[round] = owns[round] / others[round];
            losses = String.format(Locale.ROOT, "%.2f and %.2f", theirs.loss(), ours.loss());
            System.out.printf(
                    Locale.ROOT,
                    "%s, turn %d: BigDL %.0f, Convoy %.0f images a second; losses %s after %d and %d steps%n",
                    one.network(),
                    round + 1,
                    others[round],
                    owns[round],
                    losses,
                    theirs.steps().size(),
                    ours.steps().size());
        }
        return List.of(
                one.network(),
                Integer.toString(one.batch()),
                String.format(Locale.ROOT, "%.0f", Measured.median(others)),
                String.format(Locale.ROOT, "%.0f", Measured.median(owns)),
                String.format(Locale.ROOT, "%.2f", Measured.median(ratios)),
                range(ratios),
                losses);
    }

    private static String range(double[] ratios) {
        return String.format(
                Locale.ROOT,
                "%.2f to %.2f",
                Arrays.stream(ratios).min().orElseThrow(),
                Arrays.stream(ratios).max().orElseThrow());
    }

    private Path given(BigDlCase one) {
        if (images == null) {
            throw new IllegalArgumentException("--images is missing: " + one.network() + " trains on MNIST's files");
        }
        return images.toAbsolutePath();
    }

    private StepTimes turn(ChildTraining training, Path work) throws IOException, InterruptedException {
        StepTimes times = training.run(
                Files.createTempDirectory(work, training.name()),
                warmUp + seconds,
                START_LIMIT + 3 * (warmUp + seconds));
        times.check(training.name());
        return times;
    }

    private ChildTraining bigdl(BigDlCase one, Path data) throws IOException {
        List<String> flags = new ArrayList<>(List.of("-Dspark.master=local[2]", "-Dspark.ui.enabled=false"));
        if (!asItComes) {
            flags.add("-XX:+UseParallelGC");
        }
        return new ChildTraining(
                "BigDL",
                flags,
                asItComes ? Map.of() : Map.of("MKL_DEBUG_CPU_TYPE", "5"),
                classPath(),
                one.bigdl(data),
                ChildTraining::ofBigDl);
    }

    private static ChildTraining convoy(BigDlCase one, Path data) {
        return new ChildTraining(
                "Convoy",
                List.of(),
                Map.of(),
                System.getProperty("java.class.path"),
                one.convoy(data),
                ChildTraining::ofConvoy);
    }
}
