package dev.convoy.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line before any job starts: help, versions, and calls that are wrong. */
class ConvoyTest {
    @TempDir
    Path folder;

    @Test
    void helpListsTheCommands() {
        Call call = Call.of("help");
        assertThat(call.code()).isZero();
        assertThat(call.out())
                .contains("prepare", "train", "evaluate", "score", "inspect", "fold", "convoy help train");
        assertThat(Call.of("--help").out()).isEqualTo(call.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"prepare", "train", "evaluate", "score", "inspect", "fold"})
    void everyCommandSaysHowItIsUsed(String command) {
        Call call = Call.of("help", command);
        assertThat(call.code()).isZero();
        assertThat(call.out())
                .startsWith("Usage: convoy " + command + " [FLAGS]")
                .contains("--conf=FILE", "--set=KEY=VALUE", "--master=URL", "Example: convoy " + command)
                .contains("A flag wins over --set, --set over the job file, the job file over the default.");
        assertThat(Call.of(command, "--help").out()).isEqualTo(call.out());
    }

    @Test
    void helpShowsKeysAndDefaults() {
        assertThat(Call.of("help", "train").out())
                .contains(
                        "[train.epochs, " + Keys.EPOCHS.initial() + "]",
                        "Tasks of a step; 0 for one for each that can run at once.");
    }

    @Test
    void versionIsOneLine() {
        Call call = Call.of("--version");
        assertThat(call.code()).isZero();
        assertThat(call.out()).startsWith("convoy ").hasLineCount(1);
    }

    @Test
    void withoutACommandItShowsHelp() {
        Call call = Call.of();
        assertThat(call.code()).isEqualTo(Failure.USAGE);
        assertThat(call.err()).contains("Usage: convoy COMMAND [FLAGS]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "trian                | unknown command or argument trian (did you mean 'train'?); see: convoy help",
                "train --epoch 3      | unknown flag --epoch (did you mean '--epochs'?); see: convoy help train",
                "train --epochs       | Missing required parameter for option '--epochs' (N); see: convoy help train",
                "train --epochs ten   | train.epochs: expected a whole number of 1 or more, found 'ten' (--epochs)",
                "train --shards 0     | train.shards: expected a whole number of 1 or more, found '0' (--shards)",
                "train --learning-rate NaN | train.learning-rate: expected a number above 0, found 'NaN' (--learning-rate)",
                "train --resume --overwrite | --resume and --overwrite: expected one of them at most",
                "train --resume --output nowhere | nowhere: there is no run to resume; give its folder with --output",
                "train --format idx   | data.train.path is missing: data.train.format = idx expects the path of a file or folder",
                "train -s train.optimizer.momentum=0 -s train.optimizer.nesterov=true | train: sgd nesterov needs momentum"
                        + " above 0, momentum is 0",
                "train -s train.schedule.name=multistep | train: multistep schedule: milestones is empty, needs one epoch"
                        + " or more",
                "train -s data.augment.erase-min-area=0.5 | train: erase areas expect 0 < min <= max <= 1, got 0.5 and 0.33",
                "train -s data.augment.hue=0.7 | data.augment.hue: expected a number from 0 to 0.5, found '0.7' (--set)",
                "train -s data.augment.rotation=200 | data.augment.rotation: expected a number of degrees from 0 to 180,"
                        + " found '200' (--set)",
                "train --task turn | train.task: expected one of classify, rotation, dense, found 'turn' (--task)",
                "train --task dense | train.task = dense: expected data.target-channels = 1 or more, the last channels of"
                        + " the images, got 0",
                "train -s data.target-channels=1 | data.target-channels = 1: expected train.task = dense, got classify",
                "train --label-fraction 0 | data.label-fraction: expected a number above 0, at most 1, found '0'"
                        + " (--label-fraction)",
                "train -s data.normalise.mean=0.5 | data.normalise: normalisation expects one mean and one std a channel,"
                        + " got 1 means and 0 stds",
                "train -s data.shapes.channels=2 | data.shapes: shapes expects 1 or 3 channels, got 2",
                "prepare              | prepare.output is missing: give --output DIR (folder to write)",
                "fold --output x      | fold.model is missing: give --model DIR (folder of a saved model)",
                "fold --model x       | fold.output is missing: give --output DIR (folder to write)",
                "evaluate --data x    | evaluate.model is missing: give --model DIR (folder of a saved model)",
                "evaluate --model x   | data.test.path is missing: give --data PATH, or --format shapes",
                "score --data x --model y | score.output is missing: give --output DIR (folder to write)",
                "score --top-k 0   | score.top-k: expected a whole number of 1 or more, found '0' (--top-k)",
                "score --format xml | score.format: expected one of parquet, csv, json, found 'xml' (--format)",
                "score --raw-scores maybe | score.raw-scores: expected true or false, found 'maybe' (--raw-scores)",
                "score --raw-scores --model y | score.output is missing: give --output DIR (folder to write)",
                "score --raw-scores=false --model y | score.output is missing: give --output DIR (folder to write)",
                "score --output x --model y | data.test.path is missing: give --data PATH, or --data-format shapes",
            })
    void aWrongCallIsOneLineAndExitCode2(String arguments, String line) {
        Call call = Call.of(arguments.split(" "));
        assertThat(call.err()).isEqualTo("error: " + line + "\n");
        assertThat(call.code()).isEqualTo(Failure.USAGE);
        assertThat(call.out()).isEmpty();
    }

    @Test
    void anOutputThatExistsIsRefusedBeforeAnyWork() throws IOException {
        Files.writeString(folder.resolve("something"), "precious");
        Call train = Call.of("train", "--output", folder.toString());
        assertThat(train.code()).isEqualTo(Failure.USAGE);
        assertThat(train.err())
                .isEqualTo("error: " + folder + ": exists; add --resume to go on with the run in it, --overwrite to"
                        + " replace it, or choose another --output\n");
        Call prepare = Call.of("prepare", "--output", folder.toString());
        assertThat(prepare.err())
                .isEqualTo(
                        "error: " + folder + ": exists; add --overwrite to replace it, or choose another --output\n");
        Call score = Call.of("score", "--model", "m", "--data", "d", "--output", folder.toString());
        assertThat(score.err())
                .isEqualTo(
                        "error: " + folder + ": exists; add --overwrite to replace it, or choose another --output\n");
    }

    @Test
    void aSwitchThatIsFalseIsNotGiven() throws IOException {
        Files.writeString(folder.resolve("something"), "precious");
        Call score = Call.of("score", "--model=m", "--data=d", "--overwrite=false", "--output=" + folder);
        assertThat(score.err()).contains(": exists; add --overwrite to replace it");
        assertThat(Call.of("inspect", "--architecture", "x", "--verbose=false").err())
                .hasLineCount(1);
    }

    @Test
    void verboseShowsWhereItWentWrong() {
        assertThat(Call.of("inspect", "--architecture", "x").err()).hasLineCount(1);
        assertThat(Call.of("inspect", "--architecture", "x", "--verbose").err())
                .contains("\tat dev.convoy.jobs.Architectures");
    }

    @Test
    void aFailureInATaskIsToldInItsOwnWords() {
        Throwable cause = new DataException("photos: 5 of 9 images do not decode");
        Failure failure = Failure.of(new RuntimeException("Job aborted due to stage failure\nat x\nat y", cause));
        assertThat(failure).isEqualTo(new Failure("photos: 5 of 9 images do not decode", Failure.FAILED));
    }

    @Test
    void anUnexpectedFailureIsOneLineToo() {
        assertThat(Failure.of(new ArithmeticException("/ by zero\nmore")).line())
                .isEqualTo("ArithmeticException: / by zero (--verbose shows where)");
        assertThat(Failure.of(new IOException("disk full")).line()).isEqualTo("disk full (--verbose shows where)");
        assertThat(Failure.of(new OutOfMemoryError("Java heap space")).line())
                .startsWith("out of memory (Java heap space): give the driver and the executors more");
    }
}
