package dev.convoy.jobs.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * Faults within executors of one run.
 *
 * @param marks the folder of the files that they leave when they happen
 * @param options with which spark-submit brings them about
 */
record Fault(Path marks, List<String> options) {
    private static final int STEPS = 21; // of an epoch of Training

    /**
     * Faults, one in each epoch from the second on, in an order and at steps that the seed has; {@link FaultKind#KILL_BETWEEN}
     * comes after an epoch's last step. The hash after each epoch tells which one did harm.
     *
     * @param name of the run
     */
    static Fault of(SparkHome home, String name, long seed, FaultKind... kinds) {
        Path marks = home.scratch("faults").resolve(name);
        Training.delete(marks);
        List<String> plan = new ArrayList<>();
        for (int i = 0; i < kinds.length; i++) {
            FaultKind kind = kinds[(int) ((i + seed) % kinds.length)];
            long step = kind == FaultKind.KILL_BETWEEN ? STEPS : 1 + (seed * 7 + i) % STEPS;
            plan.add(kind + "=epoch " + (2 + i) + " step " + step);
        }
        Stream<String> settings = Stream.of(
                "spark.plugins=" + FaultPlugin.class.getName(),
                FaultPlugin.PLAN + "=" + String.join(";", plan),
                FaultPlugin.SEED + "=" + seed,
                FaultPlugin.MARKS + "=" + marks);
        List<String> options = new ArrayList<>(List.of("--jars", pack(marks).toString()));
        settings.forEach(setting -> options.addAll(List.of("--conf", setting)));
        return new Fault(marks, List.copyOf(options));
    }

    /** What a fault says about itself; empty until it happens. */
    String account(FaultKind kind) {
        Path mark = marks.resolve(kind.toString());
        try {
            return Files.exists(mark) ? Files.readString(mark) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The plugin's classes, and nothing else of the tests. */
    private static Path pack(Path folder) {
        Path jar = folder.resolve("faults.jar");
        try {
            Path classes = Path.of(FaultPlugin.class
                            .getResource(FaultPlugin.class.getSimpleName() + ".class")
                            .toURI())
                    .getParent();
            Files.createDirectories(folder);
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                    Stream<Path> files = Files.list(classes)) {
                for (Path file : files.filter(file -> isPacked(file)).sorted().toList()) {
                    out.putNextEntry(new JarEntry(
                            FaultPlugin.class.getPackageName().replace('.', '/') + "/" + file.getFileName()));
                    try (InputStream in = Files.newInputStream(file)) {
                        in.transferTo(out);
                    }
                }
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isPacked(Path file) {
        String own = file.getFileName().toString();
        return own.startsWith(FaultPlugin.class.getSimpleName()) || own.startsWith(FaultKind.class.getSimpleName());
    }
}
