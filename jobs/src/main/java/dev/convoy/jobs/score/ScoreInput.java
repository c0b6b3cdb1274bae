package dev.convoy.jobs.score;

import dev.convoy.data.ImageSet;
import dev.convoy.files.FileSettings;
import dev.convoy.files.ImageFiles;
import dev.convoy.image.DecodeResult;
import dev.convoy.image.RawImage;
import dev.convoy.jobs.text.Shown;
import dev.convoy.jobs.text.VisibleText;
import dev.convoy.score.Scorer;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Images to be scored, in parts that a scoring can go on from: the same parts each time they are opened. */
public interface ScoreInput extends AutoCloseable {
    /** Stands for a number that is not known before all has been read. */
    long UNKNOWN = -1;

    /** What they are, for people and for comparing: the same text for the same images. */
    String description();

    /** Number of images, or {@link #UNKNOWN}. */
    long images();

    /** How much there is to score, for people. */
    String extent();

    /** Parts, at least one where there is an image. */
    int parts();

    /** Spark's default parallelism when it was opened, if the parts depend on that; 0 if they do not. */
    default int parallelism() {
        return 0;
    }

    /** Scores of the images in some parts, in order. */
    Dataset<Row> scores(Scorer scorer, int from, int to);

    /** Keeps, in a folder of the output's, what a resumed scoring needs to see the same parts. */
    default void save(SparkSession spark, String folder) {}

    /** Reads some of the images again. */
    default ImagesAgain again(Scorer scorer) {
        return ImagesAgain.NONE;
    }

    /** Releases what it holds. */
    @Override
    default void close() {}

    /** Image files, archives and sequence files. */
    record Files(ImageFiles files, String where) implements ScoreInput {
        private static final int ENDINGS = 5; // at most, of files that are left out
        private static final int LONGEST_ENDING = 12;

        @Override
        public String description() {
            return "image files of " + where;
        }

        @Override
        public long images() {
            return files.archives() == 0 ? files.count() : UNKNOWN;
        }

        @Override
        public String extent() {
            List<String> found = new ArrayList<>();
            if (files.count() > 0 || files.archives() == 0) {
                found.add(Shown.counted(files.count(), "image file"));
            }
            if (files.archives() > 0) {
                found.add(
                        Shown.counted(files.archives(), "archive") + " with a number of images that is not known yet");
            }
            return String.join(" and ", found) + leftOut();
        }

        /** What was left out, as the end of a sentence; empty if nothing was. */
        public String leftOut() {
            String endings = files.skipped().entrySet().stream()
                    .limit(ENDINGS)
                    .map(each -> Shown.count(each.getValue()) + " " + ending(each.getKey()))
                    .collect(Collectors.joining(", "));
            return endings.isEmpty()
                    ? ""
                    : "; left out, by their names: " + endings
                            + (files.skipped().size() > ENDINGS ? " and others" : "");
        }

        private static String ending(String ending) {
            return ending.isEmpty() ? "without ending" : "." + VisibleText.beginning(ending, LONGEST_ENDING);
        }

        @Override
        public int parts() {
            return files.partitions();
        }

        @Override
        public Dataset<Row> scores(Scorer scorer, int from, int to) {
            return scorer.score(files.images(from, to));
        }

        @Override
        public void save(SparkSession spark, String folder) {
            files.save(spark, folder);
        }

        /** Those that are files of their own, not those inside of others. */
        @Override
        public ImagesAgain again(Scorer scorer) {
            return keys -> {
                Map<ImageKey, RawImage> found = new HashMap<>();
                for (ImageKey key : keys) {
                    image(key.path(), scorer).ifPresent(image -> found.put(key, image));
                }
                return found;
            };
        }

        private static Optional<RawImage> image(String path, Scorer scorer) {
            try {
                Path file = new Path(path);
                FileSystem system = file.getFileSystem(new Configuration());
                if (system.getFileStatus(file).getLen() > FileSettings.DEFAULT.fileBytes()) {
                    return Optional.empty();
                }
                try (InputStream in = system.open(file)) {
                    return scorer.preprocessing().decode(in.readAllBytes()) instanceof DecodeResult.Decoded decoded
                            ? Optional.of(decoded.image())
                            : Optional.empty();
                }
            } catch (IOException | IllegalArgumentException e) {
                return Optional.empty(); // it is gone, or lies inside of another file
            }
        }
    }

    /**
     * A set of images with numbers; its parts are its partitions.
     *
     * @param parallelism Spark's, which decides into how many it is divided
     */
    record Numbered(ImageSet set, int parallelism) implements ScoreInput {
        @Override
        public String description() {
            return set.about().source() + " in " + parts() + " partitions";
        }

        @Override
        public long images() {
            return set.count();
        }

        @Override
        public String extent() {
            return Shown.counted(set.count(), "image");
        }

        @Override
        public int parts() {
            return set.images().getNumPartitions();
        }

        @Override
        public Dataset<Row> scores(Scorer scorer, int from, int to) {
            return scorer.score(set.partitions(from, to));
        }

        @Override
        public ImagesAgain again(Scorer scorer) {
            return keys -> {
                Set<Long> ids = keys.stream().map(ImageKey::id).collect(Collectors.toCollection(HashSet::new));
                Map<ImageKey, RawImage> found = new HashMap<>();
                set.images()
                        .filter(image -> ids.contains(image.id()))
                        .collect()
                        .forEach(image -> found.put(new ImageKey(null, image.id()), image.image()));
                return found;
            };
        }

        @Override
        public void close() {
            set.close();
        }
    }

    /**
     * A Parquet table with image files' bytes in a column; its parts are its files.
     *
     * @param files of the table, sorted
     * @param columns of the table: a file is not asked again for its own
     */
    record Table(SparkSession spark, List<String> files, String column, String where, StructType columns)
            implements ScoreInput {
        /** The table at a path. */
        public static Table open(SparkSession spark, String path, String column) {
            Dataset<Row> table = spark.read().parquet(path);
            String[] files = table.inputFiles();
            Arrays.sort(files);
            return new Table(spark, List.of(files), column, path, table.schema());
        }

        @Override
        public String description() {
            return "column " + column + " of the table " + where + " in " + files.size() + " files";
        }

        @Override
        public long images() {
            return UNKNOWN;
        }

        @Override
        public String extent() {
            return "a table of " + Shown.counted(files.size(), "file") + ", column " + column;
        }

        @Override
        public int parts() {
            return files.size();
        }

        @Override
        public Dataset<Row> scores(Scorer scorer, int from, int to) {
            // Several files read at once come by their sizes; one after the other they come in order.
            Dataset<Row> table = files.subList(from, to).stream()
                    .map(file -> spark.read()
                            .schema(columns)
                            .option("basePath", where)
                            .parquet(file))
                    .reduce(Dataset::union)
                    .orElseThrow();
            return scorer.score(table, column).drop(column);
        }
    }
}
