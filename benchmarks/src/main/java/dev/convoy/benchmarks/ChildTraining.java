package dev.convoy.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A training in a JVM of its own, with this one's opened packages and heap.
 *
 * @param name for messages and for its folder
 * @param flags of the JVM, besides
 * @param environment variables set besides the inherited ones
 * @param classPath of the JVM
 * @param arguments the main class, and what it is told
 * @param steps how its steps are read while it runs
 */
record ChildTraining(
        String name,
        List<String> flags,
        Map<String, String> environment,
        String classPath,
        List<String> arguments,
        Reader steps) {
    private static final long POLL_MILLIS = 250;
    private static final String LOG = "log";

    /** Reads what a training has recorded so far. */
    interface Reader {
        /** The steps of the training whose folder this is; its output is in the file {@code log}. */
        StepTimes read(Path folder) throws IOException;
    }

    /** How BigDL's are read. */
    static StepTimes ofBigDl(Path folder) throws IOException {
        return StepTimes.ofBigDl(folder.resolve(LOG));
    }

    /** How Convoy's are, whose output is the folder {@code run}. */
    static StepTimes ofConvoy(Path folder) throws IOException {
        return StepTimes.ofConvoy(folder.resolve("run"));
    }

    /**
     * Trains until its steps have taken so many seconds, then ends the process.
     *
     * @param folder an empty one, the process's working directory
     * @throws IllegalStateException if it ends before, or takes more than {@code limit} seconds by this clock
     */
    StepTimes run(Path folder, double seconds, double limit) throws IOException, InterruptedException {
        Path log = folder.resolve(LOG);
        ProcessBuilder builder = new ProcessBuilder(command())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        long end = System.nanoTime() + (long) (limit * 1e9);
        Process process = builder.start();
        try {
            while (true) {
                boolean ended = process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
                StepTimes so = steps.read(folder);
                if (so.seconds() >= seconds) {
                    return so;
                }
                if (ended || System.nanoTime() > end) {
                    throw new IllegalStateException(name + (ended ? " ended" : " is not there yet") + " after "
                            + so.seconds() + " s of steps, expected " + seconds + "; its output ends:\n" + tail(log));
                }
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--") || flag.startsWith("-X"))
                .forEach(command::add);
        command.addAll(flags);
        command.addAll(List.of("-cp", classPath));
        command.addAll(arguments);
        return command;
    }

    private static String tail(Path log) throws IOException {
        String text = Files.readString(log);
        return text.substring(Math.max(0, text.length() - 4_000));
    }
}
