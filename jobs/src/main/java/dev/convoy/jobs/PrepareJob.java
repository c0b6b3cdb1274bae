package dev.convoy.jobs;

import dev.convoy.data.BadImages;
import dev.convoy.data.DataException;
import dev.convoy.data.ImageSet;
import dev.convoy.data.PixelStatistics;
import dev.convoy.data.PreparedSet;
import dev.convoy.data.Split;
import dev.convoy.data.WriteMode;
import dev.convoy.jobs.Job.Switch;
import dev.convoy.jobs.text.Shown;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * {@code convoy prepare}: any image source becomes the prepared Parquet set.
 *
 * @param data the source, under {@code data.train}
 * @param output folder to write: {@code train} and {@code test} in it, where the source has two sets
 * @param split {@code all}, {@code train} or {@code test}
 * @param mode what to do where the output exists
 */
record PrepareJob(DataSettings data, String output, String split, WriteMode mode) {
    private static final int LISTED = 10;
    private static final int NAMED_CLASSES = 100;

    static void run(Settings settings, Set<Switch> switches, Terminal terminal) throws IOException {
        PrepareJob job = new PrepareJob(
                DataSettings.of(settings),
                settings.need(Keys.PREPARE_OUTPUT, "--output DIR"),
                settings.get(Keys.PREPARE_SPLIT),
                switches.contains(Switch.OVERWRITE) ? WriteMode.OVERWRITE : WriteMode.CREATE);
        job.checkOutput();
        try (SparkSession spark = Sessions.start(settings, "convoy prepare", terminal)) {
            job.run(spark, terminal);
        }
    }

    private void checkOutput() throws IOException {
        Path path = new Path(output);
        boolean one = !split.equals("all"); // then the other set may be there already
        Path written = one ? new Path(path, split) : path;
        if (mode == WriteMode.CREATE && path.getFileSystem(new Configuration()).exists(written)) {
            throw new DataException(written + ": exists; add --overwrite to replace it, or choose another --output");
        }
    }

    private void run(SparkSession spark, Terminal terminal) {
        switch (split) {
            case "train" -> write(spark, data.openTraining(spark), "/train", terminal);
            case "test" -> write(spark, openTest(spark, ""), "/test", terminal);
            default -> all(spark, terminal);
        }
    }

    private void all(SparkSession spark, Terminal terminal) {
        ImageSet training = data.openTraining(spark);
        ImageSet test = openTest(spark, "; to prepare the training set alone, add --split train");
        if (test.about().source().equals(training.about().source())) {
            test.close();
            write(spark, training, "", terminal);
        } else {
            write(spark, training, "/train", terminal);
            write(spark, test, "/test", terminal);
        }
    }

    private ImageSet openTest(SparkSession spark, String advice) {
        return data.openTest(spark, Split.TEST, advice);
    }

    private void write(SparkSession spark, ImageSet set, String folder, Terminal terminal) {
        try (set) {
            terminal.say("%s", set.about().source());
            report(set.about().bad(), terminal);
            PixelStatistics statistics = PreparedSet.write(spark, set, output + folder, mode);
            terminal.say(
                    "  %s images of %s, %d classes, mean %s, deviation %s",
                    Shown.count(set.count()),
                    Shown.shape(set.image()),
                    set.classNames().size(),
                    numbers(statistics.mean()),
                    numbers(statistics.std()));
            terminal.say("%s", counts(set.classNames(), statistics.classCounts()));
            terminal.say("  written to %s%n", output + folder);
        }
    }

    private static String counts(List<String> names, List<Long> counts) {
        TextTable table = new TextTable(2, List.of("", "class", "images"));
        for (int c = 0; c < Math.min(names.size(), NAMED_CLASSES); c++) {
            table.row(Integer.toString(c), names.get(c), Shown.count(counts.get(c)));
        }
        String text = table.toString();
        return names.size() > NAMED_CLASSES
                ? text + "and " + (names.size() - NAMED_CLASSES) + " more classes"
                : text.stripTrailing();
    }

    private static String numbers(List<Double> values) {
        return values.stream().map(Shown::decimal).collect(Collectors.joining(" "));
    }

    private static void report(BadImages bad, Terminal terminal) {
        if (bad.count() > 0) {
            terminal.warn(Shown.count(bad.count()) + " images could not be read and were left out:");
            bad.first().stream()
                    .limit(LISTED)
                    .forEach(image -> terminal.err().println("  " + image.path() + ": " + image.reason()));
            if (bad.count() > LISTED) {
                terminal.err().println("  and " + Shown.count(bad.count() - LISTED) + " more");
            }
        }
    }
}
