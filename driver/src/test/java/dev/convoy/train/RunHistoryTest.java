package dev.convoy.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run's record says is read as it was written. */
class RunHistoryTest {
    @TempDir
    java.nio.file.Path folder;

    private static TrainListener.EpochReport epoch(int number, Optional<Metrics> validation) {
        return new TrainListener.EpochReport(
                number, 1.5 / number, 0.25 * number, validation, false, 1, 100, 0.1, Ledger.ZERO, "00");
    }

    @Test
    void readsWhatARunWrites() throws IOException {
        RunFolder run = new RunFolder(new Path(folder.toUri()), new Configuration());
        RunRecord record = RunRecord.after(run, 0);
        record.epoch(epoch(1, Optional.of(new Metrics(10, 0.75, 0.5, 1, 2, new long[1][1]))));
        record.epoch(epoch(2, Optional.empty()));
        assertThat(RunHistory.read(run.record(), run.hadoop()).orElseThrow().epochs())
                .containsExactly(
                        new RunHistory.Epoch(1, 1.5, 0.25, Optional.of(new RunHistory.Validation(0.75, 0.5))),
                        new RunHistory.Epoch(2, 0.75, 0.5, Optional.empty()));
    }

    @Test
    void noRecord() throws IOException {
        assertThat(RunHistory.read(new Path(folder.resolve("record.jsonl").toUri()), new Configuration()))
                .isEmpty();
    }

    @Test
    void damagedLinesAreCountedAndPassedOver() throws IOException {
        java.nio.file.Path file = folder.resolve("record.jsonl");
        Files.writeString(file, """
                {"event":"run","master":"local"}
                {"event":"epoch","epoch":1,"loss":2.0,"accuracy":0.5}

                {"event":"epoch","epoch":2,"loss":"NaN","accuracy":0.5}
                {"event":"epoch","epo""", StandardOpenOption.CREATE);
        RunHistory history =
                RunHistory.read(new Path(file.toUri()), new Configuration()).orElseThrow();
        assertThat(history.epochs()).extracting(RunHistory.Epoch::number).containsExactly(1);
        assertThat(history.unreadable()).isEqualTo(2);
    }
}
