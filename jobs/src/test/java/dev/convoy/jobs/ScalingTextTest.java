package dev.convoy.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code convoy inspect --scaling}. */
class ScalingTextTest {
    @TempDir
    Path folder;

    private static String scaling(String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "inspect";
        all[1] = "--scaling";
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        Call call = Call.of(all);
        assertThat(call.err()).isEmpty();
        assertThat(call.code()).isZero();
        return call.out();
    }

    @Test
    void lenet5ToTwoThousand() {
        String out = scaling("--batch-size", "1024", "-s", "train.batch-size=4096", "-s", "train.shards=64");
        assertThat(out)
                .startsWith("lenet5\n\nlayer")
                .contains("""

                        Scaling of lenet5: 1,256,080 parameters, a gradient of 4.8 MiB, 0.0383 GFLOP an image and step
                        Executors of 8 cores at 65 GFLOP/s, 1 task at once each; links of 10 Gbit/s (scaling.*)

                        A batch that grows with the cluster: 1,024 images (inspect.batch-size) an executor

                        executors     images """)
                .contains("\nA batch that stays as it is: 4,096 images (train.batch-size) in 64 shards (train.shards),")
                .containsPattern("\nlocal +1,024 +[\\d.]+ ms +[\\d,]+ +\\d+ % +19.2 MiB\n")
                .containsPattern("\n2,000 +2,048,000 .* (tree|slices|alike)\n")
                .containsPattern(
                        "\n64 +4,096 .* (tree|slices|alike)\n\nWhere it pays  at an efficiency of 50 % or more: tree")
                .containsPattern("\n2,000 +(tree|slices)( +[\\d,.]+){8}\n")
                .containsPattern("\nReducer +(either|slices|tree) on ")
                .contains(" (spark.task.cpus = 8), and train.shards a power of two times\n")
                .endsWith("Driver is what the tree's arrays take in its memory.\n");
        assertThat(out.lines().mapToInt(String::length).max().orElseThrow()).isLessThanOrEqualTo(130);
    }

    @Test
    void settingsDescribeTheCluster() {
        String out = scaling(
                "-s",
                "scaling.executors=3",
                "-s",
                "scaling.cores=16",
                "-s",
                "scaling.tasks=2",
                "-s",
                "scaling.link-gbits=25",
                "-s",
                "scaling.gflops=50.5");
        assertThat(out)
                .contains(
                        "Executors of 16 cores at 50.5 GFLOP/s, 2 tasks at once each; links of 25 Gbit/s (scaling.*)\n")
                .contains("(spark.task.cpus = 16)")
                .containsPattern("\n3 +96 ")
                .containsPattern("; 3 executors (want|do not)|, 3 executors (want|do not)");
    }

    @Test
    void aFixedBatchEndsWithItsShards() {
        String out = scaling("-s", "train.shards=4");
        String fixed = out.substring(out.indexOf("A batch that stays"));
        assertThat(fixed).containsPattern("\n4 +64 ").doesNotContainPattern("\n8 +64 ");
    }

    @Test
    void moreShardsThanImages() {
        Call call = Call.of("inspect", "--scaling", "-s", "train.shards=100");
        assertThat(call.code()).isEqualTo(Failure.USAGE);
        assertThat(call.err())
                .isEqualTo("error: train.batch-size = 64: expected an image or more for each of the 100 shards of"
                        + " train.shards\n");
        assertThat(Call.of("inspect", "--scaling", "--batch-size", "1", "-s", "scaling.tasks=2")
                        .err())
                .isEqualTo("error: inspect.batch-size = 1: expected an image or more for each of the 2 shards of"
                        + " scaling.tasks\n");
    }

    @Test
    void aClusterThatCannotBe() {
        assertThat(Call.of("inspect", "--scaling", "-s", "scaling.link-gbits=0").err())
                .isEqualTo("error: scaling.link-gbits: expected a number above 0, found '0' (--set)\n");
        assertThat(Call.of("inspect", "--scaling", "-s", "scaling.executors=1000000")
                        .err())
                .isEqualTo(
                        "error: scaling.executors: expected a whole number from 1 to 100000, found '1000000' (--set)\n");
    }

    @Test
    void whatHasNoParametersIsNotTrained() throws IOException {
        Path file = Files.writeString(folder.resolve("none.conf"), "name = none, input = [1, 8, 8], layers = [relu]");
        assertThat(Call.of("inspect", "--architecture", file.toString(), "--scaling")
                        .err())
                .startsWith("error: none has no parameters: there is no training to predict");
    }
}
