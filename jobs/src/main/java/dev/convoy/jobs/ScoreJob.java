package dev.convoy.jobs;

import dev.convoy.data.DataException;
import dev.convoy.data.Split;
import dev.convoy.jobs.Job.Switch;
import dev.convoy.jobs.score.ChunkMark;
import dev.convoy.jobs.score.ScoreInput;
import dev.convoy.jobs.score.ScoreOutput;
import dev.convoy.jobs.score.ScoreProgress;
import dev.convoy.jobs.score.ScoreSummary;
import dev.convoy.jobs.score.Scoring;
import dev.convoy.jobs.score.SummaryFiles;
import dev.convoy.jobs.score.SummaryText;
import dev.convoy.jobs.text.Shown;
import dev.convoy.model.SavedModel;
import dev.convoy.score.LiveCount;
import dev.convoy.score.ScoreOptions;
import dev.convoy.score.Scorer;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * {@code convoy score}: the class of each image, as a saved model sees it.
 *
 * @param model its folder
 * @param images which, under {@code data.test}, and how
 * @param options how to score
 * @param written where to and how
 */
record ScoreJob(String model, ScoreImages images, ScoreOptions options, Written written) {
    /**
     * What is written.
     *
     * @param output folder
     * @param format {@code parquet}, {@code csv} or {@code json}
     * @param chunkImages images together; 0 for what suits the cluster
     * @param begun what to do with a scoring that was begun there
     */
    private record Written(Path output, String format, int chunkImages, Begun begun) {}

    /** What to do with what was begun or lies at the output. */
    private enum Begun {
        REFUSE,
        RESUME,
        REPLACE
    }

    static void run(Settings settings, Set<Switch> switches, Terminal terminal) throws IOException {
        ScoreJob job = of(settings, switches);
        ScoreOutput output = new ScoreOutput(new Configuration(), job.written.output, job.written.format);
        if (!job.isToDo(output, terminal)) {
            return;
        }
        if (job.goesOn(output) && output.begunParallelism() > 0) {
            // A set is divided as it was, however many cores there are now.
            settings.set("spark.default.parallelism=" + output.begunParallelism());
        }
        SavedModel saved = SavedModel.load(new Path(job.model), new Configuration());
        try (SparkSession spark = Sessions.start(settings, "convoy score", terminal)) {
            job.run(spark, saved, output, terminal);
        }
    }

    /**
     * The settings of a scoring.
     *
     * @throws SettingsException if the model, the images or the output are not named, or two switches exclude each other
     */
    static ScoreJob of(Settings settings, Set<Switch> switches) {
        String model = settings.need(Keys.SCORE_MODEL, "--model DIR");
        Path output = new Path(settings.need(Keys.SCORE_OUTPUT, "--output DIR"));
        if (!DataSettings.isSaid(settings)) {
            throw new SettingsException("data.test.path is missing: give --data PATH, or --data-format shapes");
        }
        boolean overwrite = switches.contains(Switch.OVERWRITE);
        boolean resume = switches.contains(Switch.RESUME);
        if (overwrite && resume) {
            throw new SettingsException("--overwrite and --resume exclude each other: begin anew, or go on");
        }
        ScoreOptions options = new ScoreOptions(
                        settings.get(Keys.SCORE_TOP_K), settings.get(Keys.SCORE_BATCH_SIZE), settings.get(Keys.THREADS))
                .withFeatures(settings.get(Keys.SCORE_FEATURES));
        return new ScoreJob(
                model,
                new ScoreImages(
                        DataSettings.of(settings),
                        Split.valueOf(settings.get(Keys.SCORE_SPLIT).toUpperCase(Locale.ROOT)),
                        settings.get(Keys.SCORE_COLUMN)),
                settings.get(Keys.SCORE_RAW_SCORES) ? options.withRawScores() : options,
                new Written(
                        output,
                        settings.get(Keys.SCORE_FORMAT),
                        settings.get(Keys.SCORE_CHUNK),
                        overwrite ? Begun.REPLACE : resume ? Begun.RESUME : Begun.REFUSE));
    }

    /**
     * Whether there is something to do.
     *
     * @throws SettingsException if the output holds what is not to be replaced
     */
    private boolean isToDo(ScoreOutput out, Terminal terminal) throws IOException {
        ScoreOutput.State state = out.state();
        if (written.begun == Begun.REPLACE) {
            out.checkClear();
            return true;
        }
        if (written.begun == Begun.RESUME && state == ScoreOutput.State.FINISHED) {
            terminal.say("%s: is finished, there is nothing to go on with", written.output);
            return false;
        }
        if (written.begun == Begun.REFUSE && state == ScoreOutput.State.BEGUN) {
            throw new SettingsException(
                    written.output + ": a scoring was begun there and did not finish; --resume goes on with it,"
                            + " --overwrite begins anew, and if it still runs, by " + out.writer()
                            + ", it stops then");
        }
        if (state == ScoreOutput.State.OTHER || state == ScoreOutput.State.FINISHED) {
            throw new SettingsException(
                    written.output + ": exists; add --overwrite to replace it, or choose another --output");
        }
        return true;
    }

    private boolean goesOn(ScoreOutput out) throws IOException {
        return written.begun == Begun.RESUME && out.canGoOn();
    }

    private void run(SparkSession spark, SavedModel saved, ScoreOutput out, Terminal terminal) throws IOException {
        long start = System.nanoTime();
        terminal.say("%s", Sessions.describe(JavaSparkContext.fromSparkContext(spark.sparkContext())));
        try (Scorer scorer = new Scorer(spark, saved, options);
                ScoreInput input =
                        images.open(spark, saved, goesOn(out) ? Optional.of(out.input()) : Optional.empty())) {
            Scoring scoring = begin(spark, what(saved, scorer, input), input, out, terminal);
            ChunkMark before = scoring.before(columns(scorer, input));
            if (before.images() > 0) {
                terminal.say(
                        "goes on: %d of %d chunks are there, with %s images",
                        scoring.done(), scoring.chunks(), Shown.count(before.images()));
            }
            try (LiveCount count = scorer.watch();
                    ScoreProgress progress = progress(terminal, input, before.images())) {
                progress.watch(count::images, count::failed);
                scoring.run(scorer);
            }
            double seconds = before.seconds() + (System.nanoTime() - start) * 1e-9;
            Dataset<Row> scores = out.read(spark, columns(scorer, input));
            summarise(ScoreSummary.of(scores, saved.classNames(), seconds), input, scorer, terminal);
        }
    }

    private static StructType columns(Scorer scorer, ScoreInput input) {
        return input.scores(scorer, 0, 1).schema();
    }

    /** What a scoring that goes on must have been begun with. */
    private Map<String, String> what(SavedModel saved, Scorer scorer, ScoreInput input) {
        Map<String, String> what = new LinkedHashMap<>();
        what.put("model", Fingerprint.of(saved));
        what.put("images", input.description());
        what.put("columns", columns(scorer, input).simpleString());
        what.put("top-k", Integer.toString(options.topK()));
        what.put("format", written.format);
        return what;
    }

    private Scoring begin(
            SparkSession spark, Map<String, String> what, ScoreInput input, ScoreOutput out, Terminal terminal)
            throws IOException {
        terminal.say("%s", input.extent());
        if (goesOn(out)) {
            return Scoring.resume(spark, input, out, what);
        }
        if (written.begun != Begun.REFUSE) {
            out.clear(); // else nothing was there, and what is there now is another scoring's
        }
        return Scoring.begin(spark, input, out, what, written.chunkImages);
    }

    private static ScoreProgress progress(Terminal terminal, ScoreInput input, long before) {
        ScoreProgress.Extent extent = new ScoreProgress.Extent(
                input.images() == ScoreInput.UNKNOWN ? OptionalLong.empty() : OptionalLong.of(input.images()), before);
        return terminal.display() == Terminal.Display.BAR
                ? ScoreProgress.bar(terminal.err(), extent)
                : ScoreProgress.lines(terminal.err(), extent);
    }

    private void summarise(ScoreSummary summary, ScoreInput input, Scorer scorer, Terminal terminal)
            throws IOException {
        terminal.out().print(SummaryText.figures(summary));
        if (summary.totals().failed() > 0) {
            terminal.warn(SummaryText.errors(summary).stripTrailing());
        }
        SummaryFiles files = new SummaryFiles(written.output);
        files.write(summary, input.description() + ", by " + model, input.again(scorer), new Configuration())
                .ifPresent(terminal::warn);
        terminal.say("summary %s", files.page());
        terminal.say("scores  %s", written.output);
        if (summary.totals().failed() > 0 && summary.totals().scored() == 0) {
            throw new DataException("none of " + Shown.counted(summary.totals().images(), "image")
                    + " could be scored; the rows in " + written.output + " say why");
        }
    }
}
