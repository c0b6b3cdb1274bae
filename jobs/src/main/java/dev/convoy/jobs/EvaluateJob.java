package dev.convoy.jobs;

import dev.convoy.data.ImageSet;
import dev.convoy.data.Preprocessing;
import dev.convoy.data.ShardedSet;
import dev.convoy.data.Split;
import dev.convoy.jobs.Job.Switch;
import dev.convoy.jobs.text.ConfusionCounts;
import dev.convoy.jobs.text.Shown;
import dev.convoy.loss.CrossEntropy;
import dev.convoy.loss.Loss;
import dev.convoy.loss.Losses;
import dev.convoy.model.FormatException;
import dev.convoy.model.Json;
import dev.convoy.model.SavedModel;
import dev.convoy.network.Network;
import dev.convoy.train.Evaluator;
import dev.convoy.train.Metrics;
import dev.convoy.train.Parameters;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * {@code convoy evaluate}: a saved model on labelled images.
 *
 * @param model its folder
 * @param data the images, under {@code data.test}
 * @param split which of a source's two sets
 * @param topK a hit among so many best classes counts
 * @param threads of a task; 0 for the cores Spark gives it
 * @param json file for the figures
 */
record EvaluateJob(String model, DataSettings data, Split split, int topK, int threads, Optional<String> json) {
    private static final int LEAST_SHARDS = 8;
    private static final long BYTES_A_SHARD = 64L << 20;

    static void run(Settings settings, Set<Switch> switches, Terminal terminal) throws IOException {
        EvaluateJob job = of(settings);
        SavedModel saved = SavedModel.load(new Path(job.model), new Configuration());
        try (SparkSession spark = Sessions.start(settings, "convoy evaluate", terminal)) {
            job.run(spark, saved, Task.of(saved, settings), terminal);
        }
    }

    /**
     * The settings of an evaluation.
     *
     * @throws SettingsException if the model or the images are not named
     */
    static EvaluateJob of(Settings settings) {
        String model = settings.need(Keys.EVALUATE_MODEL, "--model DIR");
        if (!DataSettings.isSaid(settings)) {
            throw new SettingsException("data.test.path is missing: give --data PATH, or --format shapes");
        }
        return new EvaluateJob(
                model,
                DataSettings.of(settings),
                Split.valueOf(settings.get(Keys.EVALUATE_SPLIT).toUpperCase(Locale.ROOT)),
                settings.get(Keys.EVALUATE_TOP_K),
                settings.get(Keys.THREADS),
                settings.find(Keys.EVALUATE_JSON));
    }

    private void run(SparkSession session, SavedModel saved, Task task, Terminal terminal) throws IOException {
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        terminal.say("%s", Sessions.describe(spark));
        Network network = Network.build(saved.architecture());
        Preprocessing preprocessing = preprocessing(saved, model);
        try (ImageSet set = task.of(data.withDecode(preprocessing.decode()).openTest(session, split, ""))) {
            SetCheck.fits(set.about(), network);
            SetCheck.sameClasses(set.about(), saved.classNames());
            Metrics metrics;
            try (ShardedSet shards = ShardedSet.of(set, shards(set), Sessions.parallelTasks(spark))) {
                int cores = spark.getConf().getInt("spark.task.cpus", 1);
                metrics = new Evaluator(spark, threads > 0 ? threads : cores)
                        .evaluate(
                                shards,
                                network,
                                new Parameters(saved.parameters(), saved.statistics()),
                                preprocessing.normalisation(),
                                loss(saved, model),
                                topK);
            }
            terminal.say("%s: %s images", set.about().source(), Shown.count(metrics.count()));
            terminal.say("%s", figures(metrics));
            if (!metrics.isDense()) {
                terminal.out().print(Confusion.table(new ConfusionCounts(metrics.confusion(), saved.classNames())));
            }
            if (json.isPresent()) {
                write(json.get(), set, metrics, saved.classNames(), spark.hadoopConfiguration());
                terminal.say("%nfigures written to %s", json.get());
            }
        }
    }

    /** What a model was trained to make small, as it says itself; cross-entropy where it was saved before there were others. */
    static Loss loss(SavedModel saved, String folder) throws FormatException {
        Object described = saved.provenance().get(SavedModel.LOSS);
        if (described == null) {
            return new CrossEntropy();
        }
        Path file = new Path(folder, SavedModel.DESCRIPTION);
        if (!(described instanceof Map<?, ?> map)) {
            throw new FormatException(
                    file, "provenance." + SavedModel.LOSS + " expects a loss's name and settings, got " + described);
        }
        Map<String, Object> settings = new LinkedHashMap<>();
        map.forEach((key, value) -> settings.put(String.valueOf(key), value));
        try {
            return Losses.of(settings);
        } catch (IllegalArgumentException e) {
            throw new FormatException(file, e.getMessage(), e);
        }
    }

    /** How a model's images are prepared, as it says itself. */
    static Preprocessing preprocessing(SavedModel saved, String folder) throws FormatException {
        try {
            return Preprocessing.fromMap(saved.preprocessing());
        } catch (IllegalArgumentException e) {
            throw new FormatException(new Path(folder, SavedModel.DESCRIPTION), e.getMessage(), e);
        }
    }

    /** A function of the set alone, so that the loss has the same bits anywhere. */
    private static int shards(ImageSet set) {
        long bytes = set.count() * set.image().count();
        return (int) Math.min(set.count(), Math.max(LEAST_SHARDS, bytes / BYTES_A_SHARD));
    }

    private static String figures(Metrics metrics) {
        String loss = String.format(Locale.ROOT, "loss %.4f%n", metrics.loss());
        if (metrics.isDense()) {
            return loss;
        }
        return loss
                + String.format(
                        Locale.ROOT,
                        "top-1 %s%ntop-%d %s%n",
                        Shown.percent(metrics.top1()),
                        metrics.k(),
                        Shown.percent(metrics.topK()));
    }

    private void write(String file, ImageSet set, Metrics metrics, List<String> names, Configuration hadoop)
            throws IOException {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("model", model);
        figures.put("source", set.about().source());
        figures.put("images", metrics.count());
        figures.put("loss", metrics.loss());
        if (!metrics.isDense()) {
            hits(metrics, names, figures);
        }
        Path path = new Path(file);
        try (OutputStream out = path.getFileSystem(hadoop).create(path, true)) {
            out.write(Json.pretty(figures).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void hits(Metrics metrics, List<String> names, Map<String, Object> figures) {
        figures.put("top1", metrics.top1());
        figures.put("k", metrics.k());
        figures.put("topk", metrics.topK());
        figures.put("classes", names);
        figures.put(
                "confusion",
                Arrays.stream(metrics.confusion())
                        .map(row -> Arrays.stream(row).boxed().toList())
                        .toList());
    }
}
