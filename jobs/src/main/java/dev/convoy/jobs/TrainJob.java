package dev.convoy.jobs;

import dev.convoy.data.ImageSet;
import dev.convoy.data.Normalisation;
import dev.convoy.data.Preprocessing;
import dev.convoy.data.ShardedSet;
import dev.convoy.jobs.Job.Switch;
import dev.convoy.jobs.text.Shown;
import dev.convoy.loss.Losses;
import dev.convoy.model.SavedModel;
import dev.convoy.network.Network;
import dev.convoy.train.RunDescription;
import dev.convoy.train.RunFolder;
import dev.convoy.train.RunFolder.Start;
import dev.convoy.train.TrainSettings;
import dev.convoy.train.Trainer;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * {@code convoy train}.
 *
 * @param images which, and what is learned from them
 * @param normalisation given, or computed from the training images
 * @param initial a model to start from, if any
 * @param train how to train
 * @param output where the run is put
 * @param start what to do with a run that is there
 * @param resolved every setting as text, for the model's provenance
 */
record TrainJob(
        TrainImages images,
        Optional<Normalisation> normalisation,
        Optional<SavedModel> initial,
        TrainSettings train,
        Path output,
        Start start,
        Map<String, String> resolved) {
    /** Under which a model's provenance has the settings of its run. */
    static final String SETTINGS = "settings";

    private static final String RUNS = "runs";

    static void run(Settings settings, Set<Switch> switches, Terminal terminal) throws IOException {
        Configuration hadoop = new Configuration();
        Network network = Architectures.network(settings, hadoop);
        TrainJob job = of(settings, switches, network.architecture().name(), hadoop);
        try {
            job.train.loss().check(network.output());
        } catch (IllegalArgumentException e) {
            throw new SettingsException(
                    LossKeys.LOSS.name() + " = " + job.train.loss().name() + ": " + e.getMessage(), e);
        }
        try (SparkSession spark = Sessions.start(settings, "convoy train", terminal)) {
            job.run(spark, network, terminal);
        }
    }

    /**
     * The settings of a run.
     *
     * @param name of the network, which names the output where nothing else does
     * @throws SettingsException if settings do not fit each other, or the output exists and may not be used
     * @throws IOException if the output's file system fails
     */
    static TrainJob of(Settings settings, Set<Switch> switches, String name, Configuration hadoop) throws IOException {
        Start start = start(switches);
        Optional<SavedModel> initial = initial(settings, hadoop);
        return new TrainJob(
                TrainImages.of(settings),
                normalisation(settings, initial),
                initial,
                trainSettings(settings),
                output(settings, start, name, hadoop),
                start,
                settings.resolved());
    }

    private static Optional<SavedModel> initial(Settings settings, Configuration hadoop) throws IOException {
        Optional<String> folder = settings.find(Keys.INIT_FROM);
        return folder.isEmpty() ? Optional.empty() : Optional.of(SavedModel.load(new Path(folder.get()), hadoop));
    }

    /** As given; else the one that the parameters to start from have learned with. */
    private static Optional<Normalisation> normalisation(Settings settings, Optional<SavedModel> initial)
            throws IOException {
        Optional<Normalisation> given = DataSettings.normalisation(settings);
        if (given.isPresent() || initial.isEmpty()) {
            return given;
        }
        return Optional.of(EvaluateJob.preprocessing(initial.get(), settings.get(Keys.INIT_FROM))
                .normalisation());
    }

    private static Start start(Set<Switch> switches) {
        if (switches.contains(Switch.RESUME) && switches.contains(Switch.OVERWRITE)) {
            throw new SettingsException("--resume and --overwrite: expected one of them at most");
        }
        return switches.contains(Switch.RESUME)
                ? Start.RESUME
                : switches.contains(Switch.OVERWRITE) ? Start.OVERWRITE : Start.NEW;
    }

    private static TrainSettings trainSettings(Settings settings) {
        try {
            return new TrainSettings(
                    settings.get(Keys.EPOCHS),
                    settings.get(Keys.STOP_AFTER),
                    settings.get(Keys.BATCH_SIZE),
                    settings.get(Keys.SHARDS),
                    settings.get(Keys.PARTITIONS),
                    settings.get(Keys.THREADS),
                    settings.get(Keys.SEED),
                    LossKeys.loss(settings),
                    UpdateKeys.update(settings),
                    AugmentKeys.augmentation(settings),
                    settings.get(Keys.BATCH_NORM),
                    settings.get(Keys.GRADIENT_WIRE),
                    settings.get(Keys.PATIENCE),
                    settings.get(Keys.KEEP),
                    settings.get(Keys.FAILED_CHECKPOINTS),
                    settings.get(Keys.STEP_LIMIT),
                    settings.get(Keys.REDUCER),
                    settings.get(Keys.TOP_K));
        } catch (IllegalArgumentException e) {
            throw new SettingsException("train: " + e.getMessage(), e);
        }
    }

    /** The output: as given, else {@code runs/NAME}, for a new run the first free of it and {@code runs/NAME-2}, ... */
    private static Path output(Settings settings, Start start, String name, Configuration hadoop) throws IOException {
        Optional<String> given = settings.find(Keys.TRAIN_OUTPUT);
        Path path = new Path(given.orElse(RUNS + "/" + name));
        FileSystem fs = path.getFileSystem(hadoop);
        if (start == Start.RESUME && !fs.exists(path)) {
            throw new SettingsException(path + ": there is no run to resume; give its folder with --output");
        }
        if (start == Start.NEW && given.isEmpty()) {
            for (int i = 2; fs.exists(path); i++) {
                path = new Path(RUNS + "/" + name + "-" + i);
            }
        }
        if (start == Start.NEW && fs.exists(path) && !isEmptyFolder(fs, path)) {
            throw new SettingsException(
                    path + ": exists; add --resume to go on with the run in it, --overwrite to replace it,"
                            + " or choose another --output");
        }
        return path;
    }

    private static boolean isEmptyFolder(FileSystem fs, Path path) throws IOException {
        return fs.getFileStatus(path).isDirectory() && fs.listStatus(path).length == 0;
    }

    private void run(SparkSession session, Network network, Terminal terminal) throws IOException {
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        long began = System.nanoTime();
        terminal.say("%s", Sessions.describe(spark));
        Trainer.Result result;
        RunFolder folder = new RunFolder(output, spark.hadoopConfiguration());
        try (TrainReport report = new TrainReport(terminal);
                TrainImages.Sets sets = images.open(session, network, train, terminal)) {
            int tasks = train.partitions() > 0 ? train.partitions() : Sessions.parallelTasks(spark);
            RunDescription description = describe(network, sets.training());
            ShardedSet training = ShardedSet.of(sets.training(), train.shards(), tasks);
            Optional<ShardedSet> measured = sets.validation()
                    .map(set -> ShardedSet.of(set, (int) Math.min(train.shards(), set.count()), tasks));
            sets.close(); // what decoding cached is in the shards now
            result = new Trainer(spark, description, train, folder, report).run(training, measured, start);
        }
        goodbye(result, folder, (System.nanoTime() - began) * 1e-9, terminal);
    }

    private RunDescription describe(Network network, ImageSet training) {
        Normalisation used = normalisation.orElseGet(() ->
                Normalisation.of(training.statistics().first(training.input().size(0))));
        Preprocessing preprocessing;
        try {
            preprocessing = Preprocessing.of(training.input(), training.about().decode(), used);
        } catch (IllegalArgumentException e) {
            throw new SettingsException("data.normalise: " + e.getMessage(), e);
        }
        Map<String, Object> provenance = new LinkedHashMap<>();
        provenance.put("convoy", Convoy.version());
        provenance.put("source", training.about().source());
        provenance.put(SETTINGS, resolved);
        provenance.put(SavedModel.LOSS, Losses.describe(train.loss()));
        return new RunDescription(
                network, preprocessing, training.classNames(), fingerprint(training, used), initial, provenance);
    }

    /** What says that two runs learn from the same images; not where these lie. */
    private Map<String, String> fingerprint(ImageSet training, Normalisation used) {
        Map<String, String> fingerprint = new LinkedHashMap<>();
        fingerprint.put("data.images", Long.toString(training.count()));
        fingerprint.put("data.image", training.image().toString());
        fingerprint.put("data.classes", String.join(",", training.classNames()));
        fingerprint.put("data.normalise", used.mean() + " " + used.std());
        fingerprint.put(
                Keys.INIT_FROM.name(),
                initial.map(model -> String.valueOf(model.provenance().get("state_hash")))
                        .orElse("nothing"));
        fingerprint.putAll(images.fingerprint());
        return fingerprint;
    }

    private static void goodbye(Trainer.Result result, RunFolder folder, double seconds, Terminal terminal) {
        String validation = result.validation()
                .map(metrics -> metrics.isDense()
                        ? String.format(Locale.ROOT, ", validation loss %.4f", metrics.loss())
                        : ", validation accuracy " + Shown.percent(metrics.top1()))
                .orElse("");
        terminal.say(
                "done in %s%s, state %s",
                Shown.duration(seconds), validation, result.state().hash());
        terminal.say("model   %s", result.model());
        terminal.say("record  %s", folder.record());
    }
}
