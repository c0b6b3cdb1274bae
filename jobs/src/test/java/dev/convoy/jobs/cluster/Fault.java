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
            long step = kind == FaultKind.KILL_BETWEEN ? Training.STEPS : 1 + (seed * 7 + i) % Training.STEPS;
            plan.add(kind + "=epoch " + (2 + i) + " step " + step);
        }
        return planned(marks, seed, plan, List.of());
    }

    /**
     * Faults at given jobs.
     *
     * @param name of the run
     * @param plan as of {@link FaultPlugin#PLAN}, an element each
     * @param more classes that travel with the plugin, and all that are nested in them
     */
    static Fault at(SparkHome home, String name, List<String> plan, List<Class<?>> more) {
        Path marks = home.scratch("faults").resolve(name);
        Training.delete(marks);
        return planned(marks, 1, plan, more);
    }

    private static Fault planned(Path marks, long seed, List<String> plan, List<Class<?>> more) {
        Stream<String> settings = Stream.of(
                "spark.plugins=" + FaultPlugin.class.getName(),
                FaultPlugin.PLAN + "=" + String.join(";", plan),
                FaultPlugin.SEED + "=" + seed,
                FaultPlugin.MARKS + "=" + marks);
        List<String> options =
                new ArrayList<>(List.of("--jars", pack(marks, more).toString()));
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

    /** The plugin's classes and these, and nothing else of the tests. */
    private static Path pack(Path folder, List<Class<?>> more) {
        Path jar = folder.resolve("faults.jar");
        List<Class<?>> packed = new ArrayList<>(List.of(FaultPlugin.class, FaultKind.class, FaultKiller.class));
        packed.addAll(more);
        try {
            Files.createDirectories(folder);
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
                for (Class<?> one : packed) {
                    pack(one, out);
                }
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void pack(Class<?> one, JarOutputStream out) throws IOException, URISyntaxException {
        Path classes =
                Path.of(one.getResource(one.getSimpleName() + ".class").toURI()).getParent();
        try (Stream<Path> files = Files.list(classes)) {
            for (Path file : files.filter(file -> isOf(one, file)).sorted().toList()) {
                out.putNextEntry(new JarEntry(one.getPackageName().replace('.', '/') + "/" + file.getFileName()));
                try (InputStream in = Files.newInputStream(file)) {
                    in.transferTo(out);
                }
            }
        }
    }

    private static boolean isOf(Class<?> one, Path file) {
        String name = file.getFileName().toString();
        return name.equals(one.getSimpleName() + ".class") || name.startsWith(one.getSimpleName() + "$");
    }
}
