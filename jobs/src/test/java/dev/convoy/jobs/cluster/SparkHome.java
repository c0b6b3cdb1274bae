package dev.convoy.jobs.cluster;

import dev.convoy.jobs.scripts.Child;
import dev.convoy.jobs.scripts.ProjectFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A Spark installation in the build folder: the jars that the build resolved for the provided scope, and the project's own
 * {@code conf}. Convoy's classes are not among them: they travel as the application jar, as on any cluster.
 */
final class SparkHome {
    private static final Path JAR = Path.of(System.getProperty("convoy.jar"));
    private static final Path JARS = JAR.resolveSibling("launch").resolve("class-path");
    private static final Duration LAUNCHER = Duration.ofSeconds(60);

    private final Path folder;
    private final Path logs;

    private SparkHome(Path folder, Path logs) {
        this.folder = folder;
        this.logs = logs;
    }

    /** Fills an installation for a test class. */
    static SparkHome fill(String name) {
        Path folder = JAR.resolveSibling("cluster").resolve(name);
        try {
            Path jars = Files.createDirectories(folder.resolve("jars"));
            for (String jar : Files.readString(JARS).strip().split(":")) {
                Path link = jars.resolve(Path.of(jar).getFileName());
                Files.deleteIfExists(link);
                Files.createSymbolicLink(link, Path.of(jar));
            }
            Path conf = Files.createDirectories(folder.resolve("conf"));
            for (String file : List.of("spark-defaults.conf", "log4j2.properties")) {
                Path source = ProjectFiles.root().resolve("conf").resolve(file);
                Files.copy(source, conf.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new SparkHome(folder, folder.resolve("logs"));
    }

    /** The installation's folder. */
    Path folder() {
        return folder;
    }

    /** Where the output of every process goes. */
    Path logs() {
        return logs;
    }

    /** Where processes may put what they need while they run. */
    Path scratch(String name) {
        return folder.resolve("scratch").resolve(name);
    }

    /** What each of Spark's processes must be told. */
    Map<String, String> environment() {
        return Map.of(
                "SPARK_HOME", folder.toString(),
                "SPARK_SCALA_VERSION", "2.13",
                "SPARK_LOCAL_IP", "127.0.0.1",
                "SPARK_LOCAL_DIRS", scratch("local").toString(),
                "JAVA_HOME", System.getProperty("java.home"));
    }

    /** Starts one of Spark's daemons. */
    Child daemon(String name, String mainClass, String... arguments) {
        return java(name, folder.resolve("conf").toString(), mainClass, arguments);
    }

    /**
     * Starts a JVM with Spark's jars on its class path.
     *
     * @param name of its log
     * @param before what comes before the jars on the class path
     */
    Child java(String name, String before, String mainClass, String... arguments) {
        Path logSettings = ProjectFiles.root().resolve("scripts/cluster.d/log4j2.properties");
        List<String> command = command(
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1", // they do little but start
                "-XX:+IgnoreUnrecognizedVMOptions",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-Dspark.master.rest.enabled=false",
                "-Dlog4j2.configurationFile=" + logSettings,
                "-cp",
                before + ":" + folder.resolve("jars") + "/*",
                mainClass);
        command.addAll(List.of(arguments));
        return Child.start(command, environment(), logs.resolve(name + ".log"));
    }

    /**
     * Starts {@code spark-submit} with Convoy's jar; the driver is the child.
     *
     * @param name of its log
     * @param options of spark-submit
     * @param arguments of convoy
     */
    Child submit(String name, List<String> options, List<String> arguments) {
        return submit(name, "dev.convoy.jobs.Convoy", options, arguments);
    }

    /** The same with another main class, of Convoy's jar or of one among the options. */
    Child submit(String name, String mainClass, List<String> options, List<String> arguments) {
        List<String> command = command(
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                folder.resolve("jars") + "/*",
                "org.apache.spark.launcher.Main");
        command.add("org.apache.spark.deploy.SparkSubmit");
        command.addAll(options);
        command.addAll(List.of("--class", mainClass, JAR.toString()));
        command.addAll(arguments);
        String driver;
        try (Child launcher = Child.start(command, environment(), logs.resolve(name + "-launcher.log"))) {
            driver = launcher.succeed(LAUNCHER);
        }
        // The launcher writes the driver's command line with a NUL after each word, and one in front.
        List<String> words =
                Arrays.asList(driver.substring(driver.indexOf('\0') + 1).strip().split("\0"));
        return Child.start(words, environment(), logs.resolve(name + ".log"));
    }

    private static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(arguments));
        return command;
    }
}
