package dev.convoy.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged command line in JVMs of its own: flags, exit codes, what the terminal shows. */
class LaunchIT {
    private static final Path JAR = Path.of(System.getProperty("convoy.jar"));
    private static final Path LAUNCH = Path.of(System.getProperty("convoy.launch"));
    private static final long PATIENCE_SECONDS = 120;

    @TempDir
    Path folder;

    private record Ended(int code, String out, String err) {}

    private Ended java(List<String> flags, String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.add("-cp");
        command.add(JAR + ":" + Files.readString(LAUNCH.resolve("class-path")).trim());
        command.add("dev.convoy.jobs.Convoy");
        command.addAll(List.of(args));
        return run(command);
    }

    private Ended run(List<String> command) throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        Process process = builder.start();
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Ended(process.exitValue(), text(out), text(err));
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8)
                .replace("WARNING: Using incubator modules: jdk.incubator.vector\n", "");
    }

    private static List<String> flags(String... more) {
        List<String> flags = new ArrayList<>(List.of("@" + LAUNCH.resolve("jvm.options"), "-Xmx1g"));
        flags.addAll(List.of(more));
        return flags;
    }

    private static String[] tinyTraining(String output) {
        return new String[] {
            "train",
            "--master",
            "local[2]",
            "--epochs",
            "1",
            "--batch-size",
            "50",
            "--output",
            output,
            "--set",
            "data.shapes.images=100",
            "--set",
            "data.shapes.test-images=50"
        };
    }

    @Test
    void trainsQuietlyAndEndsByItself() throws Exception {
        Ended ended = java(flags(), tinyTraining("run"));
        assertThat(ended.err()).isEmpty();
        assertThat(ended.code()).isZero();
        assertThat(ended.out()).contains("epoch 1/1  loss ", "model   run/model");
        assertThat(folder.resolve("run/model/weights.safetensors")).exists();
        assertThat(folder.resolve("spark-warehouse")).doesNotExist();
    }

    @Test
    void aTerminalGetsABar() throws Exception {
        Ended ended = java(flags("-Dconvoy.terminal=true"), tinyTraining("run"));
        assertThat(ended.code()).isZero();
        assertThat(ended.err()).contains("epoch 1/1", "images/s");
    }

    @Test
    void withoutTheVectorModuleItWarnsAndComputesTheSame() throws Exception {
        String options = Files.readString(LAUNCH.resolve("jvm.options"));
        Path plain = Files.writeString(
                folder.resolve("plain.options"), options.replace("--add-modules=jdk.incubator.vector", ""));
        Ended scalar = java(List.of("@" + plain), tinyTraining("scalar"));
        assertThat(scalar.code()).isZero();
        assertThat(scalar.err()).contains("warning: this JVM was started without --add-modules=jdk.incubator.vector");
        Ended simd = java(flags(), tinyTraining("simd"));
        assertThat(state(scalar)).isNotEmpty().isEqualTo(state(simd));
    }

    private static String state(Ended ended) {
        return ended.out().replaceAll("(?s).*done in .*state ([0-9a-f]{16}).*", "$1");
    }

    @Test
    void withoutSparksFlagsItSaysSo() throws Exception {
        Ended ended = java(List.of(), tinyTraining("run"));
        assertThat(ended.code()).isEqualTo(Failure.FAILED);
        assertThat(ended.err())
                .startsWith("error: this JVM was started without the --add-opens flags that Spark needs (java.base/")
                .contains("start Convoy with scripts/convoy or spark-submit")
                .hasLineCount(1);
    }

    @Test
    void aWrongCallEndsWithTwo() throws Exception {
        Ended ended = java(flags(), "train", "--shards", "0");
        assertThat(ended.code()).isEqualTo(Failure.USAGE);
        assertThat(ended.err())
                .isEqualTo("error: train.shards: expected a whole number of 1 or more, found '0' (--shards)\n");
        assertThat(ended.out()).isEmpty();
    }

    @Test
    void theScriptRunsFromAnyFolder() throws Exception {
        String script = Path.of("../scripts/convoy").toRealPath().toString();
        Ended ended = run(List.of(script, "--version"));
        assertThat(ended.err()).as("built already: nothing to build").isEmpty();
        assertThat(ended.out()).startsWith("convoy ");
        assertThat(run(List.of(script, "trian")).code()).isEqualTo(Failure.USAGE);
    }

    @Test
    void theJarKnowsItsVersionAndItsFiles() throws Exception {
        assertThat(java(flags(), "--version").out()).matches("convoy \\d+\\.\\d+\\.\\d+.*\n");
        assertThat(java(flags(), "inspect").out()).contains("1,256,080");
    }
}
