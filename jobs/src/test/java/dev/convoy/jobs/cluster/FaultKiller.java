package dev.convoy.jobs.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** A process that waits to send this one {@code SIGKILL}: a JVM cannot send it to itself, and starting one takes long. */
final class FaultKiller {
    private final Process process;

    private FaultKiller(Process process) {
        this.process = process;
    }

    static FaultKiller start() {
        try {
            return new FaultKiller(new ProcessBuilder(
                            "sh",
                            "-c",
                            "read now; kill -9 " + ProcessHandle.current().pid())
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Does not return. */
    void kill() {
        try (OutputStream now = process.getOutputStream()) {
            now.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        while (true) {
            Thread.onSpinWait();
        }
    }
}
