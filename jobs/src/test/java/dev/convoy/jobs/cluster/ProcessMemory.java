package dev.convoy.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a Java process on this machine holds. */
final class ProcessMemory {
    private static final int SAMPLES = 4;
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)$");
    private static final Pattern MOST = Pattern.compile("(?m)^VmHWM:\\s+(\\d+) kB$");

    private ProcessMemory() {}

    /**
     * Bytes of the objects that are reachable; the least of some looks, since those of work that is going on come and go.
     *
     * @param kept where the last histogram of classes stays, to be read if there is too much
     */
    static long live(long pid, Path kept) throws IOException, InterruptedException {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < SAMPLES; i++) {
            String output = histogram(pid);
            Files.writeString(kept, output);
            Matcher total = TOTAL.matcher(output);
            assertThat(total.find()).as(output).isTrue();
            least = Math.min(least, Long.parseLong(total.group(1)));
        }
        return least;
    }

    private static String histogram(long pid) throws IOException, InterruptedException {
        Process histogram = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(pid),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String output = new String(histogram.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(histogram.waitFor()).as(output).isZero();
        return output;
    }

    /** Bytes of memory that the process has had at most, heap and all else. */
    static long most(long pid) throws IOException {
        Matcher most = MOST.matcher(Files.readString(Path.of("/proc", Long.toString(pid), "status")));
        assertThat(most.find()).isTrue();
        return Long.parseLong(most.group(1)) << 10;
    }
}
