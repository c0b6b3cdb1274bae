package dev.convoy.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.to_json;

import dev.convoy.data.DataException;
import dev.convoy.data.ImageFiles;
import dev.convoy.data.ImageFormat;
import dev.convoy.data.ImageSet;
import dev.convoy.data.Split;
import dev.convoy.jobs.Job.Switch;
import dev.convoy.jobs.score.CsvOptions;
import dev.convoy.jobs.score.ImagesAgain;
import dev.convoy.jobs.score.ScoreSummary;
import dev.convoy.jobs.score.SummaryFiles;
import dev.convoy.jobs.score.SummaryText;
import dev.convoy.model.SavedModel;
import dev.convoy.network.Network;
import dev.convoy.score.ScoreOptions;
import dev.convoy.score.Scorer;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * {@code convoy score}: the class of each image, as a saved model sees it.
 *
 * @param model its folder
 * @param data the images, under {@code data.test}
 * @param split which of a source's two sets
 * @param options how to score
 * @param output folder to write
 * @param format {@code parquet}, {@code csv} or {@code json}
 * @param mode what to do where the output exists
 */
record ScoreJob(
        String model, DataSettings data, Split split, ScoreOptions options, Path output, String format, SaveMode mode) {
    private static final String TOP_K = "top_k";

    static void run(Settings settings, Set<Switch> switches, Terminal terminal) throws IOException {
        ScoreJob job = of(settings, switches);
        SavedModel saved = SavedModel.load(new Path(job.model), new Configuration());
        try (SparkSession spark = Sessions.start(settings, "convoy score", terminal)) {
            job.run(spark, saved, terminal);
        }
    }

    /**
     * The settings of a scoring.
     *
     * @throws SettingsException if the model, the images or the output are not named, or the output exists
     * @throws IOException if the output's file system fails
     */
    static ScoreJob of(Settings settings, Set<Switch> switches) throws IOException {
        String model = settings.need(Keys.SCORE_MODEL, "--model DIR");
        Path output = new Path(settings.need(Keys.SCORE_OUTPUT, "--output DIR"));
        if (!DataSettings.isSaid(settings)) {
            throw new SettingsException("data.test.path is missing: give --data PATH, or --data-format shapes");
        }
        boolean overwrite = switches.contains(Switch.OVERWRITE);
        if (!overwrite && output.getFileSystem(new Configuration()).exists(output)) {
            throw new SettingsException(output + ": exists; add --overwrite to replace it, or choose another --output");
        }
        return new ScoreJob(
                model,
                DataSettings.of(settings),
                Split.valueOf(settings.get(Keys.SCORE_SPLIT).toUpperCase(Locale.ROOT)),
                new ScoreOptions(
                        settings.get(Keys.SCORE_TOP_K),
                        settings.get(Keys.SCORE_BATCH_SIZE),
                        settings.get(Keys.THREADS)),
                output,
                settings.get(Keys.SCORE_FORMAT),
                overwrite ? SaveMode.Overwrite : SaveMode.ErrorIfExists);
    }

    private void run(SparkSession spark, SavedModel saved, Terminal terminal) throws IOException {
        long began = System.nanoTime();
        terminal.say("%s", Sessions.describe(JavaSparkContext.fromSparkContext(spark.sparkContext())));
        try (Scorer scorer = new Scorer(spark, saved, options)) {
            Optional<List<String>> files = files(spark.sparkContext().hadoopConfiguration());
            if (files.isPresent()) {
                write(scorer.score(files.get()));
            } else {
                DataSettings prepared =
                        data.withDecode(EvaluateJob.preprocessing(saved, model).decode());
                try (ImageSet set = prepared.openTest(spark, split, "")) {
                    SetCheck.fits(set.about(), Network.build(saved.architecture()));
                    write(scorer.score(set));
                }
            }
        }
        summarise(spark, saved.classNames(), (System.nanoTime() - began) * 1e-9, terminal);
    }

    /** The image files at the path, if that is what it holds. */
    private Optional<List<String>> files(Configuration hadoop) {
        ImageFormat wanted = data.test().format();
        if (wanted != ImageFormat.FOLDER && wanted != ImageFormat.AUTO) {
            return Optional.empty();
        }
        try {
            List<String> files = ImageFiles.list(hadoop, data.test().path());
            int limit = data.testLimit();
            return Optional.of(limit == 0 || limit > files.size() ? files : files.subList(0, limit));
        } catch (DataException none) {
            if (wanted == ImageFormat.FOLDER) {
                throw none;
            }
            return Optional.empty(); // then it is another form, or nothing: opening it says which
        }
    }

    private void write(Dataset<Row> scores) {
        String path = output.toString();
        switch (format) {
            case "csv" ->
                scores.withColumn(TOP_K, to_json(col(TOP_K)))
                        .write()
                        .mode(mode)
                        .options(CsvOptions.OPTIONS)
                        .csv(path);
            case "json" -> scores.write().mode(mode).json(path);
            default -> scores.write().mode(mode).parquet(path);
        }
    }

    private Dataset<Row> read(SparkSession spark) {
        String path = output.toString();
        return switch (format) {
            case "csv" ->
                spark.read().schema(flat()).options(CsvOptions.OPTIONS).csv(path);
            case "json" -> spark.read().schema(Scorer.SCHEMA).json(path);
            default -> spark.read().schema(Scorer.SCHEMA).parquet(path);
        };
    }

    private static StructType flat() {
        StructType flat = new StructType();
        for (var field : Scorer.SCHEMA.fields()) {
            flat = field.name().equals(TOP_K) ? flat.add(TOP_K, "string") : flat.add(field);
        }
        return flat;
    }

    private void summarise(SparkSession spark, List<String> classNames, double seconds, Terminal terminal)
            throws IOException {
        ScoreSummary summary = ScoreSummary.of(read(spark), classNames, seconds);
        terminal.out().print(SummaryText.figures(summary));
        if (summary.totals().failed() > 0) {
            terminal.warn(SummaryText.errors(summary).stripTrailing());
        }
        String source = data.test().path().isEmpty()
                ? data.test().format().toString()
                : data.test().path();
        SummaryFiles files = new SummaryFiles(output);
        files.write(
                        summary,
                        source + ", by " + model,
                        ImagesAgain.NONE,
                        spark.sparkContext().hadoopConfiguration())
                .ifPresent(terminal::warn);
        terminal.say("summary %s", files.page());
        terminal.say("scores  %s", output);
    }
}
