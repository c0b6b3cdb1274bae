package dev.convoy.jobs.scripts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A child process whose output, errors included, goes to a file. Closing it ends it and every process it started; nothing
 * else is touched.
 */
public final class Child implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration KILLED = Duration.ofSeconds(20);

    private final String name;
    private final Process process;
    private final Path log;

    private Child(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /**
     * Starts a process.
     *
     * @param environment variables set besides the inherited ones
     * @param log where its output goes
     */
    public static Child start(List<String> command, Map<String, String> environment, Path log) {
        try {
            Files.createDirectories(log.getParent());
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(log.toFile());
            builder.environment().putAll(environment);
            return new Child(log.getFileName().toString(), builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the end and gives the exit code; fails, with the output's end, after {@code limit}. */
    public int waitFor(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(name + " did not end within " + limit + "; its output ends:\n" + tail());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Waits for the end; fails, with the output's end, if that is not a success in time. The output. */
    public String succeed(Duration limit) {
        int code = waitFor(limit);
        if (code != 0) {
            throw new AssertionError(name + " ended with " + code + "; its output ends:\n" + tail());
        }
        return output();
    }

    /** Waits until the output is as wanted and gives it; fails if the process ends before, or after {@code limit}. */
    public String await(String what, Predicate<String> wanted, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            boolean alive = process.isAlive();
            String output = output();
            if (wanted.test(output)) {
                return output;
            }
            if (!alive || System.nanoTime() > end) {
                throw new AssertionError(name + (alive ? " did not come to " : " ended before ") + what
                        + "; its output ends:\n" + tail());
            }
            sleep();
        }
    }

    static void sleep() {
        try {
            Thread.sleep(POLL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What it has written so far. */
    public String output() {
        try {
            return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String tail() {
        String output = output();
        return output.substring(Math.max(0, output.length() - 8_000));
    }

    /** Ends it as {@code kill -9} does, and waits until it is gone. Its children are left alone. */
    public void kill() {
        process.destroyForcibly();
        waitFor(KILLED);
    }

    /** Sends a signal, {@code STOP} for example, to a process that this one started or is. */
    public static void signal(String signal, long pid) {
        try {
            int code = new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new AssertionError("kill -" + signal + " " + pid + " ended with " + code);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The process itself. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    @Override
    public void close() {
        List<ProcessHandle> family = process.descendants().toList();
        process.destroy();
        family.forEach(ProcessHandle::destroy);
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        family.forEach(ProcessHandle::destroyForcibly);
    }
}
