package dev.convoy.benchmarks;

import dev.convoy.kernels.KernelChoice;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Where a number was measured: without this a number says nothing. */
final class Machine {
    /** The property that names the commit where git cannot. */
    static final String COMMIT = "convoy.commit";

    private Machine() {}

    /** Processor, JDK, flags, commit and kernels, a line each. */
    static String description() {
        Runtime runtime = Runtime.getRuntime();
        return String.join(
                System.lineSeparator(),
                "cpu: " + processor() + ", " + runtime.availableProcessors() + " logical processors",
                "jdk: " + Runtime.version() + " (" + System.getProperty("java.vm.name") + ")",
                "flags: " + flags(),
                "commit: " + commit(),
                KernelChoice.report());
    }

    private static String processor() {
        Path info = Path.of("/proc/cpuinfo");
        try {
            return Files.exists(info)
                    ? Files.readAllLines(info).stream()
                            .filter(line -> line.startsWith("model name"))
                            .map(line -> line.substring(line.indexOf(':') + 1).strip())
                            .findFirst()
                            .orElse(System.getProperty("os.arch"))
                    : System.getProperty("os.arch");
        } catch (IOException unreadable) {
            return System.getProperty("os.arch");
        }
    }

    /** The flags that change speed; what opens packages does not. */
    private static String flags() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("-X") || flag.startsWith("-Dconvoy") || flag.startsWith("-Dai.djl"))
                .collect(Collectors.joining(" "));
    }

    private static String commit() {
        String named = System.getProperty(COMMIT);
        return named != null ? named : git();
    }

    private static String git() {
        try {
            Process process = new ProcessBuilder(List.of("git", "describe", "--always", "--dirty", "--abbrev=12"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor() == 0 && !answer.isEmpty() ? answer : "unknown";
        } catch (IOException none) {
            return "unknown";
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return "unknown";
        }
    }
}
