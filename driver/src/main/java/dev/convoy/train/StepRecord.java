package dev.convoy.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.convoy.train.TrainListener.StepReport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The record of an epoch's steps: one JSON object a line, {@code steps/epoch-0003.jsonl} in the run's folder, written when the epoch ends. A
 * run that is resumed or goes back writes the files of the epochs it repeats anew.
 */
final class StepRecord {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RunFolder folder;
    private final StringBuilder lines = new StringBuilder();

    StepRecord(RunFolder folder) {
        this.folder = folder;
    }

    /** Adds a step of the epoch under way. */
    void step(StepReport step) {
        ObjectNode line = JSON.createObjectNode();
        line.put("epoch", step.epoch()).put("step", step.step());
        line.put("loss", step.own().meanLoss()).put("images", step.own().images());
        line.put("learning_rate", step.learningRate()).put("sums", step.own().sums());
        line.put("seconds", step.own().ledger().total());
        line.set("ledger", JSON.valueToTree(step.own().ledger()));
        lines.append(line).append('\n'); // a node's text is JSON
    }

    /** Drops the steps of the epoch under way. */
    void clear() {
        lines.setLength(0);
    }

    /** Writes the epoch's file; its lines are gone then, whether that succeeds or not. */
    void write(int epoch) throws IOException {
        byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
        clear();
        Path file = folder.steps(epoch);
        FileSystem fs = file.getFileSystem(folder.hadoop());
        try (OutputStream out = fs.create(file, true)) {
            out.write(bytes);
        }
    }
}
