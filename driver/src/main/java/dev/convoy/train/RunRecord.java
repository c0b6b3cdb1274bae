package dev.convoy.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.convoy.kernels.KernelChoice;
import dev.convoy.train.TrainListener.EpochReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The run's record: one JSON object a line, {@code "event": "run"} for each process that trained and {@code "event": "epoch"}
 * for each epoch. Rewritten whole after every epoch and renamed into place, since not every file system can append.
 */
final class RunRecord {
    static final String EVENT = "event";
    static final String EPOCH = "epoch";
    static final String LOSS = "loss";
    static final String ACCURACY = "accuracy";
    static final String VALIDATION_LOSS = "validation_loss";
    static final String VALIDATION_TOP1 = "validation_top1";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final RunFolder folder;
    private final List<String> lines = new ArrayList<>();
    private boolean complete = true;

    private RunRecord(RunFolder folder) {
        this.folder = folder;
    }

    /** The record of a run that goes on after {@code epoch} epochs: what was written of later ones is dropped. */
    static RunRecord after(RunFolder folder, int epoch) throws IOException {
        RunRecord record = new RunRecord(folder);
        FileSystem fs = folder.path().getFileSystem(folder.hadoop());
        Path written = fs.exists(folder.record()) ? folder.record() : temporary(folder);
        if (epoch > 0 && fs.exists(written)) {
            try (InputStream in = fs.open(written)) {
                String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                text.lines()
                        .filter(line -> !line.isBlank() && epochOf(line) <= epoch)
                        .forEach(record.lines::add);
            }
        }
        return record;
    }

    /** Where the next record is written; what is left of it if the process dies between the two renamings. */
    private static Path temporary(RunFolder folder) {
        return folder.record().suffix(".tmp");
    }

    private static int epochOf(String line) {
        try {
            return JSON.readTree(line).path(EPOCH).asInt(0);
        } catch (IOException e) {
            return Integer.MAX_VALUE; // a line cut off by a crash
        }
    }

    void run(RunFingerprint fingerprint, TrainListener.Started started, String master) throws IOException {
        ObjectNode line = JSON.createObjectNode();
        line.put(EVENT, "run").put("first_epoch", started.firstEpoch()).put("master", master);
        line.put("partitions", started.partitions())
                .put("kernels", KernelChoice.kernels().description());
        line.put("java", Runtime.version().toString());
        ObjectNode settings = line.putObject("settings");
        fingerprint.settings().forEach(settings::put);
        add(line);
    }

    void epoch(EpochReport epoch) throws IOException {
        ObjectNode line = JSON.createObjectNode();
        line.put(EVENT, EPOCH).put(EPOCH, epoch.epoch()).put("hash", epoch.hash());
        line.put(LOSS, epoch.loss());
        if (!Double.isNaN(epoch.accuracy())) {
            line.put(ACCURACY, epoch.accuracy());
        }
        epoch.validation().ifPresent(metrics -> {
            line.put(VALIDATION_LOSS, metrics.loss());
            if (!metrics.isDense()) {
                line.put(VALIDATION_TOP1, metrics.top1());
                line.put("validation_top" + metrics.k(), metrics.topK());
            }
        });
        line.put("images", epoch.images()).put("seconds", epoch.seconds());
        line.put("learning_rate", epoch.learningRate());
        line.set("ledger", JSON.valueToTree(epoch.ledger()));
        add(line);
    }

    /** The run goes back: lines of later epochs are dropped; the file is without them when the next one is written. */
    void backTo(int epoch) {
        complete &= !lines.removeIf(line -> epochOf(line) > epoch);
    }

    /** A line that cannot be written is kept and written with the next. */
    private void add(ObjectNode line) throws IOException {
        lines.add(JSON.writeValueAsString(line));
        complete = false;
        complete();
    }

    /** Writes what could not be written before, if there is any. */
    void complete() throws IOException {
        if (complete) {
            return;
        }
        FileSystem fs = folder.path().getFileSystem(folder.hadoop());
        Path temporary = temporary(folder);
        try (OutputStream out = fs.create(temporary, true)) {
            out.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        fs.delete(folder.record(), false);
        if (!fs.rename(temporary, folder.record())) {
            throw new IOException(temporary + ": cannot be renamed to " + folder.record());
        }
        complete = true;
    }
}
