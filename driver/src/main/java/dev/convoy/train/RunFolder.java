package dev.convoy.train;

import dev.convoy.model.FormatException;
import java.io.IOException;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Where a run puts things: {@code checkpoints/}, {@code model/}, {@code record.jsonl} and {@code steps/}.
 *
 * @param path the folder, any Hadoop file system
 * @param hadoop how to reach it
 */
public record RunFolder(Path path, Configuration hadoop) {
    private static final String RECORD = "record.jsonl";

    /** Where checkpoints are. */
    public Path checkpoints() {
        return new Path(path, "checkpoints");
    }

    /** Where the trained model is. */
    public Path model() {
        return new Path(path, "model");
    }

    /** The run's record, one JSON object a line. */
    public Path record() {
        return new Path(path, RECORD);
    }

    /** The record of an epoch's steps, one JSON object a line; epochs count from 1. */
    Path steps(int epoch) {
        return new Path(steps(), String.format(Locale.ROOT, "epoch-%04d.jsonl", epoch));
    }

    private Path steps() {
        return new Path(path, "steps");
    }

    /**
     * Makes sure that a new run may be put here.
     *
     * @throws FormatException if there is a run already and {@code start} is {@link Start#NEW}, or something else
     * @throws IOException if the file system fails
     */
    void prepare(Start start) throws IOException {
        FileSystem fs = path.getFileSystem(hadoop);
        if (!fs.exists(path) || start == Start.RESUME) {
            return;
        }
        boolean run = fs.exists(record()) || fs.exists(checkpoints());
        boolean empty = fs.getFileStatus(path).isDirectory() && fs.listStatus(path).length == 0;
        if (start == Start.NEW && !empty) {
            throw new FormatException(
                    path,
                    run
                            ? "already holds a run: resume it, overwrite it, or choose another output"
                            : "already exists: choose another output");
        }
        if (!run && !empty) {
            throw new FormatException(path, "already exists and is not a run of Convoy's, so it is not overwritten");
        }
        fs.delete(record(), false);
        fs.delete(checkpoints(), true);
        fs.delete(model(), true);
        fs.delete(steps(), true);
    }

    /** What to do with a run that is already there. */
    public enum Start {
        /** Refuse: this is a new run. */
        NEW,
        /** Delete it and start anew. */
        OVERWRITE,
        /** Go on from its last whole checkpoint. */
        RESUME
    }
}
