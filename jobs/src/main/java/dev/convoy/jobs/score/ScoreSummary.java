package dev.convoy.jobs.score;

import static org.apache.spark.sql.functions.asc;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.desc;
import static org.apache.spark.sql.functions.lit;

import dev.convoy.jobs.text.ConfusionCounts;
import dev.convoy.jobs.text.ConfusionCounts.Mistake;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What became of a set's images. One pass over the rows, and a second one only where labels are known and the model has more than 1,000
 * classes. Equal for equal rows, however they are stored and divided.
 *
 * @param totals how many, and how fast
 * @param classNames of the model
 * @param errors why images failed, most frequent kind first; of more than 256 kinds not all
 * @param predictions what the scored ones were taken for
 * @param truth how that compares with what they are; empty if no label is known
 */
public record ScoreSummary(
        Totals totals,
        List<String> classNames,
        List<ErrorKind> errors,
        Predictions predictions,
        Optional<Truth> truth) {
    /** As many confusions as are listed. */
    public static final int CONFUSIONS = 50;

    /** Copies the lists. */
    public ScoreSummary {
        classNames = List.copyOf(classNames);
        errors = List.copyOf(errors);
    }

    /**
     * Images and times.
     *
     * @param images all rows
     * @param scored those with a class
     * @param seconds from the beginning to the end
     * @param decodeMillis to decode an image, in the mean over those that say it
     * @param scoreMillis to score one, in the mean
     * @param otherLabels scored images whose label is none of the model's classes: they count as images without one
     */
    public record Totals(
            long images,
            long scored,
            double seconds,
            OptionalDouble decodeMillis,
            OptionalDouble scoreMillis,
            long otherLabels) {
        /** Images without a class. */
        public long failed() {
            return images - scored;
        }

        /** Scored images a second; 0 if no time went by. */
        public double rate() {
            return seconds > 0 ? scored / seconds : 0;
        }
    }

    /**
     * What images were taken for.
     *
     * @param counts images for each class, {@code [classes]}
     * @param bins images with a probability in each twentieth of 0 to 1, {@code [20]}; a bin has its lower end, the last both
     * @param odd images whose probability is no number from 0 to 1
     * @param leastSure those of the smallest probabilities, smallest first, at most 64
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Predictions(long[] counts, long[] bins, long odd, List<ScoredImage> leastSure) {
        /** Classes that were seen, most frequent first, equal ones by number. */
        public List<Integer> classes() {
            return IntStream.range(0, counts.length)
                    .filter(c -> counts[c] > 0)
                    .boxed()
                    .sorted(Comparator.comparing((Integer c) -> counts[c]).reversed())
                    .toList();
        }
    }

    /**
     * Predictions beside labels.
     *
     * @param hits how many were right
     * @param counts scored images of each class, {@code [classes]}
     * @param matrix which classes were taken for which; empty for more than 1,000 classes
     * @param confusions the most frequent, at most 50; equally frequent ones by the image's class, then by the other
     * @param mistakes wrong ones of the largest probabilities, largest first, at most 64
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Truth(
            Hits hits,
            long[] counts,
            Optional<ConfusionCounts> matrix,
            List<Mistake> confusions,
            List<ScoredImage> mistakes) {}

    /**
     * How often a label was found.
     *
     * @param labelled scored images with a known label, which is one of the model's classes
     * @param right those whose label is the class of the largest score
     * @param within so many best classes were listed, at most
     * @param rightWithin images whose label is among those listed
     */
    public record Hits(long labelled, long right, int within, long rightWithin) {
        /** Share of those that were right. */
        public double accuracy() {
            return (double) right / labelled;
        }

        /** Share of those whose label was listed. */
        public double accuracyWithin() {
            return (double) rightWithin / labelled;
        }
    }

    /**
     * The summary of rows, read by one Spark job or two.
     *
     * @param scores the columns of {@link dev.convoy.score.Scorer#SCHEMA}; {@code decode_ms} and {@code score_ms} may be there, keys and
     *     {@code label} (a class's number or name) may be missing, {@code top_k} may be its JSON
     * @param classNames of the model that made them
     * @param seconds that it took
     * @throws IllegalArgumentException if a column is missing; within a Spark exception, if a row's class is none of the model's
     */
    public static ScoreSummary of(Dataset<Row> scores, List<String> classNames, double seconds) {
        Dataset<Row> rows = SummaryColumns.of(scores, classNames);
        Tally tally = rows.select(new TallyOfRows(classNames).toColumn()).first();
        return new ScoreSummary(
                new Totals(
                        tally.images(),
                        tally.scored(),
                        seconds,
                        known(tally.decodeMillis()),
                        known(tally.scoreMillis()),
                        tally.otherLabels()),
                classNames,
                tally.errors(),
                new Predictions(tally.predicted(), tally.bins(), tally.oddProbabilities(), tally.leastSure()),
                tally.labelled() == 0 ? Optional.empty() : Optional.of(truth(tally, rows, classNames)));
    }

    private static OptionalDouble known(double mean) {
        return Double.isNaN(mean) ? OptionalDouble.empty() : OptionalDouble.of(mean);
    }

    private static Truth truth(Tally tally, Dataset<Row> rows, List<String> names) {
        Optional<ConfusionCounts> matrix = names.size() <= Tally.MATRIX_UP_TO
                ? Optional.of(new ConfusionCounts(tally.matrix(), names))
                : Optional.empty();
        return new Truth(
                new Hits(tally.labelled(), tally.right(), tally.within(), tally.rightWithin()),
                tally.labels(),
                matrix,
                matrix.map(counts -> counts.mistakes(CONFUSIONS)).orElseGet(() -> confusions(rows, names.size())),
                tally.mistakes());
    }

    /** Counted over a shuffle: there may be as many pairs of classes as images. */
    private static List<Mistake> confusions(Dataset<Row> rows, int classes) {
        String images = "images";
        return rows
                .where(col(SummaryColumns.LABEL).notEqual(col(SummaryColumns.PREDICTED)))
                .where(col(SummaryColumns.LABEL).between(0, classes - 1))
                .groupBy(SummaryColumns.LABEL, SummaryColumns.PREDICTED)
                .agg(count(lit(1)).as(images))
                .orderBy(desc(images), asc(SummaryColumns.LABEL), asc(SummaryColumns.PREDICTED))
                .limit(CONFUSIONS)
                .collectAsList()
                .stream()
                .map(row -> new Mistake(row.getInt(0), row.getInt(1), row.getLong(2)))
                .toList();
    }

    /** Failed images of kinds that are not listed. */
    public long otherErrors() {
        return totals.failed() - errors.stream().mapToLong(ErrorKind::images).sum();
    }

    /** A class's name; its number if the model has none for it. */
    public String name(int number) {
        return number >= 0 && number < classNames.size() ? classNames.get(number) : "class " + number;
    }
}
