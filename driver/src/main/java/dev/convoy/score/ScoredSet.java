package dev.convoy.score;

import static org.apache.spark.sql.functions.asc;
import static org.apache.spark.sql.functions.asc_nulls_last;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.desc;
import static org.apache.spark.sql.functions.row_number;

import dev.convoy.data.ImageSet;
import dev.convoy.data.LabelledImage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.storage.StorageLevel;

/**
 * The scores of a set, computed once and kept while questions are asked of them: a few numbers an image, in memory or on disk.
 * Only the images of an answer come to the driver.
 */
public final class ScoredSet implements AutoCloseable {
    private static final String ID = "id";
    private static final String LABEL = "label";
    private static final String PREDICTED = "predicted";
    private static final String PROBABILITY = "probability";
    private static final String PLACE = "place";

    private final ImageSet set;
    private final Dataset<Row> scores;

    /**
     * An image and what was made of it.
     *
     * @param image its number, its pixels and its class; the class -1 if it has none
     * @param predicted the class of the largest score
     * @param probability that class's, from 0 to 1
     */
    public record Scored(LabelledImage image, int predicted, float probability) {}

    private ScoredSet(ImageSet set, Dataset<Row> scores) {
        this.set = set;
        this.scores = scores;
    }

    /**
     * The scores of a set; the scorer and the set must stay open as long as this.
     *
     * @throws IllegalArgumentException if the set's images are not of the model's input shape
     */
    public static ScoredSet of(Scorer scorer, ImageSet set) {
        return new ScoredSet(
                set,
                scorer.score(set).select(ID, LABEL, PREDICTED, PROBABILITY).persist(StorageLevel.MEMORY_AND_DISK()));
    }

    /**
     * Which classes were taken for which.
     *
     * @return {@code [class][predicted class]} images; those without a class are not counted
     */
    public long[][] confusion() {
        int classes = set.classNames().size();
        long[][] counts = new long[classes][classes];
        for (Row row : labelled().groupBy(LABEL, PREDICTED).count().collectAsList()) {
            counts[row.getInt(0)][row.getInt(1)] = row.getLong(2);
        }
        return counts;
    }

    private Dataset<Row> labelled() {
        return scores.where(col(LABEL).isNotNull());
    }

    /** The mistakes of the largest probabilities, largest first, at most {@code most}. */
    public List<Scored> mistakes(int most) {
        return images(labelled()
                .where(col(LABEL).notEqual(col(PREDICTED)))
                .orderBy(desc(PROBABILITY), asc(ID))
                .limit(most));
    }

    /** The first image of each class, then the second of each, and so on until {@code most}. */
    public List<Scored> examples(int most) {
        Column place = row_number().over(Window.partitionBy(LABEL).orderBy(ID));
        return images(scores.withColumn(PLACE, place)
                .where(col(PLACE).leq(most))
                .orderBy(asc(PLACE), asc_nulls_last(LABEL))
                .limit(most));
    }

    private List<Scored> images(Dataset<Row> chosen) {
        List<Row> rows = chosen.collectAsList();
        Set<Long> ids =
                new HashSet<>(rows.stream().map(row -> row.<Long>getAs(ID)).toList());
        Map<Long, LabelledImage> images = set.images().filter(image -> ids.contains(image.id())).collect().stream()
                .collect(Collectors.toMap(LabelledImage::id, Function.identity()));
        List<Scored> found = new ArrayList<>();
        for (Row row : rows) {
            LabelledImage image = images.get(row.<Long>getAs(ID));
            found.add(new Scored(image, row.<Integer>getAs(PREDICTED), row.<Float>getAs(PROBABILITY)));
        }
        return found;
    }

    /** Forgets the scores. */
    @Override
    public void close() {
        scores.unpersist();
    }
}
