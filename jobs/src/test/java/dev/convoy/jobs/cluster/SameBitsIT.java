package dev.convoy.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.jobs.scripts.Child;
import dev.convoy.jobs.scripts.ProjectFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An epoch of {@link Training} has the same hash on any cluster, with any number of threads, at any vector width. */
@ExtendWith(FaultBed.Provider.class)
class SameBitsIT {
    private static SparkHome home;
    private static Training training;
    private static List<String> expected;

    @BeforeAll
    static void trainOnOneCore() {
        home = SparkHome.fill("same-bits");
        training = new Training(home);
        Training.Run run = training.train("one-core", quickly("local[1]"), "--epochs=1");
        assertThat(run.processes()).singleElement().asString().contains("\"master\":\"local[1]\"", "\"partitions\":1");
        expected = run.hashes();
        assertThat(expected).hasSize(1);
    }

    @Test
    void onTwoCores() {
        Training.Run run = training.train("two-cores", quickly("local[2]"), "--epochs=1");
        assertThat(run.processes().get(0)).contains("\"partitions\":2");
        assertThat(run.hashes()).isEqualTo(expected);
    }

    @Test
    void withTwoThreadsATask() {
        Training.Run run =
                training.train("two-threads", quickly("local[2]", "spark.task.cpus=2"), "--epochs=1", "--threads=2");
        assertThat(run.hashes()).isEqualTo(expected);
    }

    @Test
    void withATaskForEachShard() {
        Training.Run run = training.train("seven-tasks", quickly("local[2]"), "--epochs=1", "--partitions=7");
        assertThat(run.processes().get(0)).contains("\"partitions\":7");
        assertThat(run.hashes()).isEqualTo(expected);
    }

    /** Two executors of two cores: 7 shards in 4 partitions, the first two in one executor, the others in the other. */
    @Test
    void onExecutorsOfALocalClusterThatSendOneResultEach() {
        Training.Run run = training.train(
                "local-cluster", quickly("local-cluster[2,2,1024]", "spark.executor.memory=600m"), "--epochs=1");
        assertThat(run.processes().get(0)).contains("\"master\":\"local-cluster[2,2,1024]\"", "\"partitions\":4");
        assertThat(run.hashes()).isEqualTo(expected);
        // Shards 0 to 2 leave two sums, 3 to 6 another two; other neighbours, or tasks that send for themselves, leave
        // more.
        assertThat(run.sums()).as("sums that arrived in each step").contains(4).allMatch(sums -> sums >= 4);
    }

    @Test
    void onAStandaloneCluster(FaultBed bed) {
        String master = bed.cluster().master();
        Training.Run run = training.train("standalone", master(master), "--epochs=1");
        assertThat(run.processes().get(0)).contains(master, "\"partitions\":2");
        assertThat(run.hashes()).isEqualTo(expected);
    }

    @Test
    void onTheClusterOfTheScript() throws IOException {
        SparkHome installed = SparkHome.fill("script/spark");
        Files.writeString(installed.folder().resolve("jars.complete"), ""); // else the script asks Maven for them
        Path work = installed.folder().getParent();
        List<String> command = new ArrayList<>(
                List.of("bash", ProjectFiles.root().resolve("scripts/cluster").toString(), "run"));
        command.addAll(List.of("--workers", "2", "--memory", "600m", "--driver-memory", "700m", "--"));
        command.addAll(training.arguments("script", "--epochs=1"));
        Map<String, String> environment =
                Map.of("CONVOY_CLUSTER_DIR", work.toString(), "JAVA_HOME", System.getProperty("java.home"));
        try (Child script = Child.start(command, environment, home.logs().resolve("script.log"))) {
            assertThat(script.succeed(Duration.ofSeconds(180))).contains("up: spark://127.0.0.1:", "2 workers");
        }
        assertThat(training.run("script").hashes()).isEqualTo(expected);
        assertThat(work.resolve("pids"))
                .as("the script's list of what it has to end")
                .doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "scalar, -Dconvoy.kernels=scalar, scalar",
        "simd128, -Dconvoy.kernels=simd -Dconvoy.kernels.bits=128, 'SIMD, 128 bits'",
        "simd256, -Dconvoy.kernels=simd -Dconvoy.kernels.bits=256, 'SIMD, 256 bits'",
        "simd512, -Dconvoy.kernels=simd -Dconvoy.kernels.bits=512, 'SIMD, 512 bits'"
    })
    void withOtherKernels(String name, String flags, String kernels) {
        List<String> options = new ArrayList<>(master("local[2]"));
        options.addAll(List.of("--driver-java-options", flags));
        Training.Run run = training.train(name, options, "--epochs=1");
        assertThat(run.processes().get(0)).contains("\"kernels\":\"" + kernels + "\"");
        assertThat(run.hashes()).isEqualTo(expected);
    }

    private static List<String> quickly(String url, String... settings) {
        List<String> options = new ArrayList<>(master(url, settings));
        options.addAll(Training.QUICKLY);
        return options;
    }

    private static List<String> master(String url, String... settings) {
        List<String> options = new ArrayList<>(List.of("--master", url));
        Arrays.stream(settings).forEach(setting -> options.addAll(List.of("--conf", setting)));
        return options;
    }
}
