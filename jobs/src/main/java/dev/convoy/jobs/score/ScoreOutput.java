package dev.convoy.jobs.score;

import dev.convoy.data.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * The folder that scores are written to, chunk by chunk. Spark's committer writes a chunk to a folder of its own under {@code _work}; when it is whole
 * its files are moved, under names of chunk and partition, to where they stay. Until a mark says that they all are, moving is repeated; where
 * no whole chunk lies it is scored again, and nothing of it was moved. So a process may end anywhere, and each image is there once. Two processes
 * do not touch each other's folders, and rows of a part are the same whoever wrote them: the first that moves them stays.
 *
 * <pre>
 * scores/part-00000-00000.snappy.parquet   chunk 0, partition 0
 * scores/_work/owner.json                  who writes here (ScoreOwner)
 * scores/_work/scoring.json                what is scored (ScoreManifest)
 * scores/_work/input/                      which files, in which parts
 * scores/_work/chunk-00001-SCORING-OWNER/  being written
 * scores/_work/done-00000-SCORING          the mark
 * scores/_SUCCESS                          all is there; _work is gone
 * </pre>
 */
public final class ScoreOutput {
    private static final String WORK = "_work";
    private static final String OWNER = "owner.json";
    private static final String MANIFEST = "scoring.json";
    private static final String SUCCESS = "_SUCCESS";
    private static final Pattern CHUNK = Pattern.compile("chunk-(\\d+)-(\\w+)-\\w+");
    private static final Pattern PART = Pattern.compile("part-(\\d+)-[0-9a-f-]{36}(?:[-.]c(\\d+))?(\\..+)");

    private final FileSystem files;
    private final Path folder;
    private final ScoreFormat format;
    private final ScoreOwner owner = ScoreOwner.self();
    private final Map<Integer, Path> left = new HashMap<>(); // whole chunks that another process wrote
    private String scoring = "";

    /** What lies at an output. */
    public enum State {
        /** Nothing, or an empty folder. */
        NOTHING,
        /** A scoring that can go on. */
        BEGUN,
        /** A scoring that is whole. */
        FINISHED,
        /** Something else. */
        OTHER
    }

    /**
     * An output.
     *
     * @param format {@code parquet}, {@code csv} or {@code json}
     */
    public ScoreOutput(Configuration conf, Path folder, String format) throws IOException {
        this.files = folder.getFileSystem(conf);
        this.folder = files.makeQualified(folder);
        this.format = new ScoreFormat(format);
    }

    /** Where it is. */
    public Path folder() {
        return folder;
    }

    /** Where what a resumed scoring needs of its input is kept. */
    public String input() {
        return work("input").toString();
    }

    private Path work(String name) {
        return new Path(new Path(folder, WORK), name);
    }

    /** What lies there. */
    public State state() throws IOException {
        if (files.exists(work(MANIFEST)) || files.exists(work(OWNER))) {
            return State.BEGUN;
        }
        if (!files.exists(folder)) {
            return State.NOTHING;
        }
        List<String> names = new ArrayList<>();
        if (files.getFileStatus(folder).isDirectory()) {
            for (FileStatus status : files.listStatus(folder)) {
                names.add(status.getPath().getName());
            }
            if (names.isEmpty() || names.equals(List.of(WORK))) {
                return State.NOTHING; // ended before there was anything to go on from
            }
        }
        return names.contains(SUCCESS) ? State.FINISHED : State.OTHER;
    }

    /** Deletes what lies there; errors as {@link #checkClear}. */
    public void clear() throws IOException {
        checkClear();
        files.delete(folder, true);
    }

    /**
     * Sees whether what lies there may be deleted.
     *
     * @throws DataException if it is no scoring's output
     */
    public void checkClear() throws IOException {
        if (state() == State.OTHER) {
            throw new DataException(folder
                    + ": exists and is not the output of a scoring, so it is not overwritten; delete it yourself");
        }
    }

    /** Whether there is what a scoring can go on from: one that ended very early has left only its name. */
    public boolean canGoOn() throws IOException {
        return files.exists(work(MANIFEST));
    }

    /** Who writes there, or did when it ended; for people. */
    public String writer() throws IOException {
        return ScoreOwner.at(files, work(OWNER)).map(ScoreOwner::who).orElse("nobody knows whom");
    }

    /** Makes this the process that writes there; errors as {@link ScoreOwner#claim}. */
    void claim() throws IOException {
        owner.claim(files, work(OWNER), folder);
    }

    /** The same, whoever else did. */
    void takeOver() throws IOException {
        owner.takeOver(files, work(OWNER));
    }

    /**
     * Sees whether this is still the process that writes there.
     *
     * @throws DataException if it is not
     */
    void checkOwner() throws IOException {
        owner.check(files, work(OWNER), folder);
    }

    /** Begins: from here on the scoring can go on. */
    void begin(ScoreManifest manifest) throws IOException {
        scoring = manifest.scoring();
        Path temporary = work("." + MANIFEST);
        try (OutputStream out = files.create(temporary, true)) {
            out.write(manifest.write());
        }
        move(temporary, work(MANIFEST));
    }

    /** What was begun. */
    ScoreManifest begun() throws IOException {
        ScoreManifest manifest;
        try (InputStream in = files.open(work(MANIFEST))) {
            manifest = ScoreManifest.read(in.readAllBytes(), work(MANIFEST).toString());
        }
        scoring = manifest.scoring();
        for (FileStatus status : files.listStatus(new Path(folder, WORK))) {
            Matcher chunk = CHUNK.matcher(status.getPath().getName());
            if (chunk.matches()
                    && chunk.group(2).equals(scoring)
                    && files.exists(new Path(status.getPath(), SUCCESS))) {
                left.put(Integer.parseInt(chunk.group(1)), status.getPath());
            }
        }
        return manifest;
    }

    /** Spark's parallelism that a scoring was begun with, if its parts depend on it; 0 if they do not. */
    public int begunParallelism() throws IOException {
        return begun().parallelism();
    }

    /** Whether a chunk's files are where they stay. */
    boolean isDone(int chunk) throws IOException {
        return files.exists(done(chunk));
    }

    private Path done(int chunk) {
        return work(numbered("done-%05d-%s", chunk, scoring));
    }

    private static String numbered(String pattern, Object... numbers) {
        return String.format(Locale.ROOT, pattern, numbers);
    }

    /** Whether a chunk is whole, and perhaps some of its files already where they stay. */
    boolean isWritten(int chunk) throws IOException {
        return files.exists(new Path(written(chunk), SUCCESS));
    }

    private Path written(int chunk) {
        return left.getOrDefault(chunk, work(numbered("chunk-%05d-%s-%s", chunk, scoring, owner.id())));
    }

    /** Writes a chunk's rows, in their order. */
    void write(int chunk, Dataset<Row> rows) {
        format.write(rows, written(chunk));
    }

    /** The rows that are there, of these columns. */
    public Dataset<Row> read(SparkSession spark, StructType columns) {
        return format.read(spark, columns, folder);
    }

    /** What was done for a chunk that is whole; of one without a mark nobody knows how long it took. */
    ChunkMark mark(SparkSession spark, StructType columns, int chunk) throws IOException {
        if (!isDone(chunk)) {
            return new ChunkMark(format.read(spark, columns, written(chunk)).count(), 0);
        }
        try (InputStream in = files.open(done(chunk))) {
            return ChunkMark.read(in.readAllBytes(), done(chunk).toString());
        }
    }

    /**
     * Moves a whole chunk's files to where they stay. May be done again after an end in the middle.
     *
     * @throws DataException if another process writes there now
     */
    void keep(int chunk, ChunkMark mark) throws IOException {
        try {
            checkOwner();
        } catch (DataException e) {
            files.delete(written(chunk), true);
            if (files.listStatus(new Path(folder, WORK)).length == 0) {
                files.delete(new Path(folder, WORK), true); // the other one has finished
            }
            throw e;
        }
        for (FileStatus status : files.listStatus(written(chunk))) {
            Matcher part = PART.matcher(status.getPath().getName());
            if (part.matches()) {
                String more = part.group(2) == null || Integer.parseInt(part.group(2)) == 0 ? "" : "-" + part.group(2);
                String name =
                        numbered("part-%05d-%05d%s%s", chunk, Integer.parseInt(part.group(1)), more, part.group(3));
                Path stays = new Path(folder, name);
                if (!files.exists(stays)) {
                    move(status.getPath(), stays);
                }
            }
        }
        checkOwner();
        Path temporary = work(numbered(".done-%05d-%s", chunk, owner.id()));
        try (OutputStream out = files.create(temporary, true)) {
            out.write(mark.write());
        }
        if (!isDone(chunk)) { // another process was at the same chunk
            move(temporary, done(chunk));
        }
        files.delete(written(chunk), true);
    }

    private void move(Path from, Path to) throws IOException {
        if (!files.rename(from, to)) {
            throw new IOException(from + ": cannot be renamed to " + to);
        }
    }

    /** All is there: the mark that Spark's own outputs have, and no traces of work. */
    void finish() throws IOException {
        checkOwner();
        files.create(new Path(folder, SUCCESS), true).close();
        files.delete(new Path(folder, WORK), true);
    }
}
