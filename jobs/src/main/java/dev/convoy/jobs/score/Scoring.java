package dev.convoy.jobs.score;

import dev.convoy.score.Scorer;
import java.io.IOException;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** A scoring from its input to its output, chunk by chunk; one that was begun goes on where it ended. */
public final class Scoring {
    /** A chunk holds about so many images: what is lost at most when a process ends. */
    private static final long IMAGES_A_CHUNK = 65_536;

    /** A chunk has parts for each core, so that cores wait little at its end. */
    private static final int PARTS_A_CORE = 4;

    private final SparkSession spark;
    private final ScoreInput input;
    private final ScoreOutput output;
    private final ScoreManifest manifest;

    private Scoring(SparkSession spark, ScoreInput input, ScoreOutput output, ScoreManifest manifest) {
        this.spark = spark;
        this.input = input;
        this.output = output;
        this.manifest = manifest;
    }

    /**
     * One that begins; the output holds nothing.
     *
     * @param chunkImages images of a chunk, about; 0, or where the input does not know its images, for a number that suits the cluster
     * @throws dev.convoy.data.DataException if another one has begun there meanwhile
     */
    public static Scoring begin(
            SparkSession spark, ScoreInput input, ScoreOutput output, Map<String, String> what, int chunkImages)
            throws IOException {
        int parts = input.parts();
        long images = Math.max(1, input.images());
        long chunk = chunkImages > 0 && input.images() != ScoreInput.UNKNOWN
                ? parts * (long) chunkImages / images
                : Math.max(
                        (long) PARTS_A_CORE * spark.sparkContext().defaultParallelism(),
                        input.images() > 0 ? parts * IMAGES_A_CHUNK / images : 0);
        ScoreManifest manifest = new ScoreManifest(
                ScoreOwner.newId(), what, parts, (int) Math.max(1, Math.min(parts, chunk)), input.parallelism());
        output.claim();
        input.save(spark, output.input());
        output.begin(manifest);
        return new Scoring(spark, input, output, manifest);
    }

    /**
     * One that goes on. Whoever wrote there before stops at its next step.
     *
     * @throws dev.convoy.data.DataException if it was begun with something else
     */
    public static Scoring resume(SparkSession spark, ScoreInput input, ScoreOutput output, Map<String, String> what)
            throws IOException {
        ScoreManifest manifest = output.begun();
        manifest.check(what, input.parts(), output.folder().toString());
        output.takeOver();
        return new Scoring(spark, input, output, manifest);
    }

    /** Chunks that need not be scored any more. */
    public int done() throws IOException {
        int done = 0;
        for (int chunk = 0; chunk < manifest.chunks(); chunk++) {
            done += output.isDone(chunk) || output.isWritten(chunk) ? 1 : 0;
        }
        return done;
    }

    /**
     * What was done for these.
     *
     * @param columns of the scores
     */
    public ChunkMark before(StructType columns) throws IOException {
        ChunkMark before = ChunkMark.NOTHING;
        for (int chunk = 0; chunk < manifest.chunks(); chunk++) {
            if (output.isDone(chunk) || output.isWritten(chunk)) {
                before = before.plus(output.mark(spark, columns, chunk));
            }
        }
        return before;
    }

    /** Chunks in all. */
    public int chunks() {
        return manifest.chunks();
    }

    /** Scores what is not there yet. */
    public void run(Scorer scorer) throws IOException {
        for (int chunk = 0; chunk < manifest.chunks(); chunk++) {
            output.checkOwner();
            if (!output.isDone(chunk)) {
                output.keep(
                        chunk,
                        output.isWritten(chunk)
                                ? output.mark(spark, input.scores(scorer, 0, 1).schema(), chunk)
                                : score(chunk, scorer));
            }
        }
        output.finish();
    }

    private ChunkMark score(int chunk, Scorer scorer) {
        long start = System.nanoTime();
        long images = scorer.count().images();
        int from = chunk * manifest.partsAChunk();
        int to = Math.min(manifest.parts(), from + manifest.partsAChunk());
        spark.sparkContext().setJobDescription("chunk " + (chunk + 1) + " of " + manifest.chunks());
        output.write(chunk, input.scores(scorer, from, to));
        return new ChunkMark(scorer.count().images() - images, (System.nanoTime() - start) * 1e-9);
    }
}
