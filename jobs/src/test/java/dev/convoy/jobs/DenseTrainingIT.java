package dev.convoy.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A value for every pixel, by the command line: trained on Huber's loss, measured with it, and by nothing else. */
class DenseTrainingIT {
    @TempDir
    Path folder;

    private String jobFile;

    @BeforeEach
    void settings() throws IOException {
        Path architecture = Files.writeString(folder.resolve("depth.conf"), """
                name = depth
                input = [1, 12, 12]
                layers = [
                  { type = conv2d, out_channels = 4, kernel_size = 3, padding = 1 }
                  tanh
                  { type = conv2d, out_channels = 1, kernel_size = 3, padding = 1 }
                ]
                """);
        jobFile = Files.writeString(folder.resolve("job.conf"), """
                        spark.master = "local[2]"
                        model.architecture = "%s"
                        data.shapes { images = 400, test-images = 120, height = 12, width = 12, depth = true }
                        data.target-channels = 1
                        train { task = dense, epochs = 2, batch-size = 50, shards = 4, learning-rate = 0.05 }
                        """.formatted(architecture))
                .toString();
    }

    private Call call(String command, Object... more) {
        List<String> args = new ArrayList<>(List.of(command, "--conf", jobFile));
        Arrays.stream(more).map(Object::toString).forEach(args::add);
        return Call.of(args.toArray(String[]::new));
    }

    private static String lastLoss(String out) {
        Matcher matcher = Pattern.compile("validation loss (\\d\\.\\d{4})").matcher(out);
        String last = null;
        while (matcher.find()) {
            last = matcher.group(1);
        }
        return last;
    }

    @Test
    void isMeasuredByTheLossItWasTrainedOn() throws IOException {
        Path run = folder.resolve("run");
        Call train = call(
                "train", "--set=train.loss.name=huber", "--set=train.loss.delta=0.05", "--output", run, "--seed", 3);
        assertThat(train.code()).as("%s%n%s", train.out(), train.err()).isZero();
        assertThat(train.out())
                .containsPattern("epoch 2/2  loss \\d\\.\\d{4}  validation loss \\d\\.\\d{4} \\(best\\)  rate ")
                .doesNotContain("accuracy");
        assertThat(Files.readString(run.resolve("record.jsonl")))
                .contains("validation_loss", "Huber[delta=0.05]")
                .doesNotContain("accuracy", "top1", "NaN");
        assertThat(Files.readString(run.resolve("model/model.json"))).contains("\"huber\"", "\"delta\": 0.05");

        Path json = folder.resolve("figures.json");
        Call evaluate = call("evaluate", "--format=shapes", "--model", run.resolve("model"), "--json", json);
        assertThat(evaluate.code()).as("%s%n%s", evaluate.out(), evaluate.err()).isZero();
        assertThat(evaluate.out())
                .contains("120 images", "loss " + lastLoss(train.out()))
                .doesNotContain("top-", "predicted");
        assertThat(Files.readString(json)).contains("\"loss\"").doesNotContain("top1", "confusion");
    }

    @Test
    void aLossOfClassesDoesNotFit() {
        Call call = call("train", "--output", folder.resolve("run"));
        assertThat(call.code()).isEqualTo(Failure.USAGE);
        assertThat(call.err())
                .contains("train.loss.name = cross_entropy: a classifier's output expects the shape [classes], got"
                        + " [1, 12, 12]");
    }

    @Test
    void aSettingOfAnotherLossIsRefused() {
        Call call = call(
                "train", "--set=train.loss.name=mse", "--set=train.loss.delta=2", "--output", folder.resolve("run"));
        assertThat(call.code()).isEqualTo(Failure.USAGE);
        assertThat(call.err()).contains("train: train.loss.delta is 2.0, but mse has no such setting; it has none");
    }
}
