package dev.convoy.jobs.score;

import dev.convoy.image.RawImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A summary's files, in a folder of their own within that of the scores. Its name begins with a line, so that whoever reads the scores as a
 * table passes over it, and whoever takes all {@code *.json} among them too.
 *
 * @param scores their folder
 */
public record SummaryFiles(Path scores) {
    /** The folder. */
    public static final String FOLDER = "_summary";

    /** Where the summary for programs lies. */
    public Path json() {
        return new Path(new Path(scores, FOLDER), "summary.json");
    }

    /** Where the summary for people lies. */
    public Path page() {
        return new Path(new Path(scores, FOLDER), "summary.html");
    }

    /**
     * Writes both; those that are there are replaced. Where images cannot be read again the page lists them by name.
     *
     * @param about what was scored, and by which model; a line
     * @return why the page has no pictures, if reading them failed
     * @throws IOException if the file system fails
     */
    public Optional<String> write(ScoreSummary summary, String about, ImagesAgain images, Configuration hadoop)
            throws IOException {
        write(json(), SummaryJson.of(summary), hadoop);
        Map<ImageKey, RawImage> pictures = Map.of();
        Optional<String> warning = Optional.empty();
        try {
            pictures = images.read(shown(summary));
        } catch (
                Exception e) { // of any kind, Spark's too, which it does not declare: the scores are there all the same
            warning = Optional.of(
                    "the summary's page has no pictures: reading its images again failed: " + e.getMessage());
        }
        write(page(), SummaryPage.of(summary, about, pictures).html(), hadoop);
        return warning;
    }

    /** The images of the sheets. */
    private static Set<ImageKey> shown(ScoreSummary summary) {
        Set<ImageKey> keys = new LinkedHashSet<>();
        summary.predictions().leastSure().forEach(image -> keys.add(image.key()));
        summary.truth().ifPresent(truth -> truth.mistakes().forEach(image -> keys.add(image.key())));
        return keys;
    }

    private static void write(Path file, String text, Configuration hadoop) throws IOException {
        try (OutputStream out = file.getFileSystem(hadoop).create(file, true)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
