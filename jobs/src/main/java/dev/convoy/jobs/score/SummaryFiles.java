package dev.convoy.jobs.score;

import dev.convoy.image.RawImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Map;
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
     * Writes both; those that are there are replaced. The page lists its images by name where they cannot be read again.
     *
     * @param about what was scored, and by which model; a line
     * @throws IOException if the file system fails
     */
    public void write(ScoreSummary summary, String about, ImagesAgain images, Configuration hadoop) throws IOException {
        write(json(), SummaryJson.of(summary), hadoop);
        write(page(), SummaryPage.of(summary, about, pictures(summary, images)).html(), hadoop);
    }

    private static Map<ImageKey, RawImage> pictures(ScoreSummary summary, ImagesAgain images) {
        Set<ImageKey> keys = new LinkedHashSet<>();
        summary.predictions().leastSure().forEach(image -> keys.add(image.key()));
        summary.truth().ifPresent(truth -> truth.mistakes().forEach(image -> keys.add(image.key())));
        try {
            return keys.isEmpty() ? Map.of() : images.read(keys);
        } catch (IOException e) {
            return Map.of(); // the scores are there, and a page without pictures is one still
        }
    }

    private static void write(Path file, String text, Configuration hadoop) throws IOException {
        try (OutputStream out = file.getFileSystem(hadoop).create(file, true)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
