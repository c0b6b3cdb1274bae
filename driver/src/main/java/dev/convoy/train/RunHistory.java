package dev.convoy.train;

import dev.convoy.model.FormatException;
import dev.convoy.model.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * How a run went, read from its record.
 *
 * @param epochs in order
 * @param unreadable lines that are no JSON, or lack what an epoch's line has
 */
public record RunHistory(List<Epoch> epochs, int unreadable) {
    /**
     * An epoch.
     *
     * @param number from 1
     * @param loss mean over the training samples, each before its step's update
     * @param accuracy share of right answers, likewise; NaN for a dense prediction
     * @param validation on the validation set, if there was one
     */
    public record Epoch(int number, double loss, double accuracy, Optional<Validation> validation) {}

    /**
     * A validation.
     *
     * @param loss mean over the samples
     * @param top1 share of right answers; NaN for a dense prediction
     */
    public record Validation(double loss, double top1) {}

    /** Copies the list. */
    public RunHistory {
        epochs = List.copyOf(epochs);
    }

    /**
     * Reads a record; empty if there is no such file.
     *
     * @param record {@code record.jsonl} of a run's folder
     * @throws IOException if the file system fails
     */
    public static Optional<RunHistory> read(Path record, Configuration hadoop) throws IOException {
        FileSystem fs = record.getFileSystem(hadoop);
        if (!fs.exists(record)) {
            return Optional.empty();
        }
        String text;
        try (InputStream in = fs.open(record)) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        TreeMap<Integer, Epoch> epochs = new TreeMap<>();
        int unreadable = 0;
        for (String line : text.lines().filter(each -> !each.isBlank()).toList()) {
            try {
                Json json = Json.parse(line, record.toString());
                if (json.text(RunRecord.EVENT).equals(RunRecord.EPOCH)) {
                    Epoch epoch = epoch(json);
                    epochs.put(epoch.number(), epoch);
                }
            } catch (FormatException e) {
                unreadable++; // cut off by a crash; what the others say still holds
            }
        }
        return Optional.of(new RunHistory(List.copyOf(epochs.values()), unreadable));
    }

    private static Epoch epoch(Json json) throws FormatException {
        Optional<Validation> validation = json.has(RunRecord.VALIDATION_LOSS)
                ? Optional.of(
                        new Validation(json.number(RunRecord.VALIDATION_LOSS), share(json, RunRecord.VALIDATION_TOP1)))
                : Optional.empty();
        return new Epoch(
                json.small(RunRecord.EPOCH), json.number(RunRecord.LOSS), share(json, RunRecord.ACCURACY), validation);
    }

    /** A share of right answers, which a dense prediction has none of. */
    private static double share(Json json, String key) throws FormatException {
        return json.has(key) ? json.number(key) : Double.NaN;
    }
}
