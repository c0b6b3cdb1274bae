package dev.convoy.jobs;

import dev.convoy.data.ImageSet;
import dev.convoy.data.LabelledImage;
import dev.convoy.data.Preprocessing;
import dev.convoy.data.Split;
import dev.convoy.jobs.page.ActivationSection;
import dev.convoy.jobs.page.Activations;
import dev.convoy.jobs.page.ConfusionSection;
import dev.convoy.jobs.page.CurveSection;
import dev.convoy.jobs.page.FilterSection;
import dev.convoy.jobs.page.HistogramSection;
import dev.convoy.jobs.page.LayerSection;
import dev.convoy.jobs.page.MistakeSection;
import dev.convoy.jobs.page.OriginSection;
import dev.convoy.jobs.page.Page;
import dev.convoy.jobs.page.Page.Fact;
import dev.convoy.jobs.text.ConfusionCounts;
import dev.convoy.jobs.text.Shown;
import dev.convoy.model.SavedModel;
import dev.convoy.network.LayerTable;
import dev.convoy.network.Network;
import dev.convoy.score.ScoreOptions;
import dev.convoy.score.ScoredSet;
import dev.convoy.score.ScoredSet.Scored;
import dev.convoy.score.Scorer;
import dev.convoy.train.RunFolder;
import dev.convoy.train.RunHistory;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * {@code convoy inspect --model M --images I}: a page on what a model is, what it learned and where it fails.
 *
 * @param folder the model's
 * @param data the images, under {@code data.test}
 * @param split which of a source's two sets
 * @param count images whose activations are shown
 * @param threads of a task; 0 for the cores Spark gives it
 * @param output file to write
 */
record PageJob(Path folder, DataSettings data, Split split, int count, int threads, Path output) {
    private static final String FILE = "inspect.html";
    private static final int SCORED_AT_ONCE = 32;

    /** Settings of a model's own run that say which images it was tested on. */
    private static final List<String> IMAGES =
            List.of("data.train.", "data.test.", "data.shapes.", Keys.MAX_BAD_FRACTION.name());

    /** Whether somebody asked for the page: named images or its file. */
    static boolean isWanted(Settings settings) {
        return settings.has(Keys.TEST_PATH) || settings.has(Keys.TEST_FORMAT) || settings.has(Keys.INSPECT_OUTPUT);
    }

    /**
     * The settings of a page. Where no images are named, they are the test images of the run that made the model, if the model
     * tells, else drawn shapes.
     *
     * @throws SettingsException if the output is a folder
     * @throws IOException if the output's file system fails
     */
    static PageJob of(Settings settings, Path folder, SavedModel model, Configuration hadoop) throws IOException {
        Path whole = folder.getFileSystem(hadoop).makeQualified(folder);
        Path beside = whole.getParent() == null ? whole : whole.getParent();
        Path output = settings.find(Keys.INSPECT_OUTPUT).map(Path::new).orElse(new Path(beside, FILE));
        FileSystem fs = output.getFileSystem(hadoop);
        if (fs.exists(output) && fs.getFileStatus(output).isDirectory()) {
            throw new SettingsException(
                    Keys.INSPECT_OUTPUT.name() + ": " + output + " is a folder, expected a file like " + FILE);
        }
        Settings images = DataSettings.isSaid(settings)
                ? settings
                : settings.over(ownImages(model), "the run that made " + shown(whole));
        return new PageJob(
                whole,
                DataSettings.of(images),
                Split.valueOf(settings.get(Keys.INSPECT_SPLIT).toUpperCase(Locale.ROOT)),
                settings.get(Keys.INSPECT_COUNT),
                settings.get(Keys.THREADS),
                output);
    }

    /** What the model's own run was told of its images; left out is what is a default, or no key any more. */
    private static Map<String, Object> ownImages(SavedModel model) {
        Map<String, Object> own = new TreeMap<>();
        if (model.provenance().get(TrainJob.SETTINGS) instanceof Map<?, ?> settings) {
            for (Key<?> key : Keys.all().values()) {
                Object value = settings.get(key.name());
                if (value != null
                        && !value.equals(key.initial())
                        && IMAGES.stream().anyMatch(key.name()::startsWith)) {
                    own.put(key.name(), value);
                }
            }
        }
        return own;
    }

    void run(SparkSession spark, SavedModel model, Terminal terminal) throws IOException {
        Network network = Network.build(model.architecture());
        Preprocessing preprocessing = EvaluateJob.preprocessing(model, shown(folder));
        String advice = "; name the images with --images PATH";
        try (ImageSet set = data.withDecode(preprocessing.decode()).openTest(spark, split, advice)) {
            SetCheck.fits(set.about(), network);
            SetCheck.sameClasses(set.about(), model.classNames());
            try (Scorer scorer = new Scorer(spark, model, new ScoreOptions(1, SCORED_AT_ONCE, threads));
                    ScoredSet scored = ScoredSet.of(scorer, set)) {
                write(page(network, model, preprocessing, set, scored));
            }
        }
        terminal.say("page    %s", shown(output));
    }

    private Page page(Network network, SavedModel model, Preprocessing preprocessing, ImageSet set, ScoredSet scored)
            throws IOException {
        List<String> names = model.classNames();
        ConfusionCounts counts = new ConfusionCounts(scored.confusion(), names);
        List<Scored> examples = scored.examples(count);
        List<LabelledImage> images = examples.stream().map(Scored::image).toList();
        Configuration hadoop = new Configuration();
        Path record = record(hadoop);
        return new Page(
                network.architecture().name(),
                "A network of Convoy's, trained on "
                        + model.provenance().getOrDefault("source", "images it does not name"),
                facts(network, counts),
                List.of(
                        new LayerSection(network),
                        new CurveSection(RunHistory.read(record, hadoop), shown(record)),
                        new ConfusionSection(counts, set.about().source()),
                        new MistakeSection(scored.mistakes(MistakeSection.MOST), names),
                        new FilterSection(network, model.parameters()),
                        new ActivationSection(
                                examples, names, Activations.of(network, model, preprocessing.normalisation(), images)),
                        new HistogramSection(network, model.parameters()),
                        new OriginSection(shown(folder), model)));
    }

    private static List<Fact> facts(Network network, ConfusionCounts counts) {
        LayerTable table = LayerTable.of(network);
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("parameters", Shown.count(table.parameters())));
        facts.add(new Fact("multiply-adds an image", Shown.count(table.multiplyAdds())));
        facts.add(new Fact("input", Shown.shape(network.input())));
        facts.add(new Fact("classes", Shown.count(counts.classes())));
        if (counts.images() > 0) {
            facts.add(new Fact(
                    "right of " + Shown.count(counts.images()) + " images",
                    Shown.percent((double) counts.right() / counts.images())));
        }
        return facts;
    }

    /** The record of the run that made the model: beside its folder, or for a checkpoint's one folder further up. */
    private Path record(Configuration hadoop) throws IOException {
        Path run = folder.getParent() == null ? folder : folder.getParent();
        Path beside = new RunFolder(run, hadoop).record();
        if (run.getParent() != null && !beside.getFileSystem(hadoop).exists(beside)) {
            Path above = new RunFolder(run.getParent(), hadoop).record();
            return above.getFileSystem(hadoop).exists(above) ? above : beside;
        }
        return beside;
    }

    /** A path as its user writes it: a local one without {@code file:}. */
    private static String shown(Path path) {
        return "file".equals(path.toUri().getScheme()) ? path.toUri().getPath() : path.toString();
    }

    private void write(Page page) throws IOException {
        try (OutputStream out = output.getFileSystem(new Configuration()).create(output, true)) {
            out.write(page.html().getBytes(StandardCharsets.UTF_8));
        }
    }
}
