package dev.convoy.jobs.score;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * What was counted of some of the rows. Whichever rows were counted together, and in whatever order, the sum of all is the same: counts
 * are whole numbers (times are too, in nanoseconds), and the images kept are the first in a total order. Its size does not grow with the
 * images. It is public for Spark's encoders alone, which refuse other classes.
 */
public final class Tally implements Serializable {
    /** Bins of the probability, from 0 to 1. */
    static final int BINS = 20;

    /** A matrix of who was taken for whom is counted up to so many classes. */
    static final int MATRIX_UP_TO = 1_000;

    /** So many of the least sure, and of the surest mistakes, are kept. */
    static final int SHOWN = 64;

    private static final long serialVersionUID = 1;
    private static final double NANOS_A_MILLI = 1e6;

    private final int classes;
    private long images;
    private long scored;
    private long oddProbabilities;
    private long otherLabels;
    private long labelled;
    private long right;
    private long rightWithin;
    private int within;
    private final long[] nanos = new long[2]; // decoding, scoring
    private final long[] timed = new long[2]; // images that say it
    private final Counts predicted;
    private final Counts labels;
    private final Counts bins = new Counts(BINS);
    private final Counts matrix; // [label][predicted], or empty
    private final ErrorTally errors = new ErrorTally();
    private final Firsts leastSure = new Firsts(SHOWN, ScoredImage.LEAST_SURE);
    private final Firsts mistakes = new Firsts(SHOWN, ScoredImage.SUREST);

    /** Nothing yet, of a model of so many classes. */
    Tally(int classes) {
        this.classes = classes;
        predicted = new Counts(classes);
        labels = new Counts(classes);
        matrix = new Counts(classes <= MATRIX_UP_TO ? classes * classes : 0);
    }

    /**
     * Counts a row of the form {@link SummaryColumns#FORM}.
     *
     * @throws IllegalArgumentException if its class is none of the model's
     */
    void add(Row row, List<String> names) {
        images++;
        time(0, row, SummaryColumns.DECODE);
        time(1, row, SummaryColumns.SCORE);
        ImageKey key = new ImageKey(
                row.getString(SummaryColumns.PATH),
                row.isNullAt(SummaryColumns.ID) ? null : row.getLong(SummaryColumns.ID));
        if (row.isNullAt(SummaryColumns.CLASS)) {
            errors.add(key, row.getString(SummaryColumns.ERROR));
            return;
        }
        int label = row.isNullAt(SummaryColumns.LABELLED) ? -1 : row.getInt(SummaryColumns.LABELLED);
        if (label >= classes) {
            otherLabels++;
            label = -1;
        }
        ScoredImage image = new ScoredImage(
                key,
                label,
                row.getInt(SummaryColumns.CLASS),
                row.isNullAt(SummaryColumns.PROBABILITY) ? Float.NaN : row.getFloat(SummaryColumns.PROBABILITY));
        if (image.predicted() < 0 || image.predicted() >= classes) {
            throw new IllegalArgumentException("the scores of " + key + " expect a class from 0 to " + (classes - 1)
                    + ", found " + image.predicted());
        }
        scored(image);
        if (image.label() >= 0) {
            labelled(image, row.isNullAt(SummaryColumns.NAMES) ? List.of() : row.getList(SummaryColumns.NAMES), names);
        }
    }

    private void time(int which, Row row, int column) {
        if (!row.isNullAt(column) && Float.isFinite(row.getFloat(column))) {
            nanos[which] += Math.round(row.getFloat(column) * NANOS_A_MILLI);
            timed[which]++;
        }
    }

    private void scored(ScoredImage image) {
        scored++;
        predicted.add(image.predicted());
        leastSure.add(image);
        if (image.probability() >= 0 && image.probability() <= 1) {
            bins.add(Math.min(BINS - 1, (int) (image.probability() * BINS))); // 0.95f begins the last
        } else {
            oddProbabilities++;
        }
    }

    private void labelled(ScoredImage image, List<String> best, List<String> names) {
        labelled++;
        within = Math.max(within, best.size());
        boolean hit = image.label() == image.predicted();
        if (hit) {
            right++;
        } else {
            mistakes.add(image);
        }
        if (hit || best.contains(names.get(image.label()))) {
            rightWithin++;
        }
        labels.add(image.label());
        if (classes <= MATRIX_UP_TO) {
            matrix.add(image.label() * classes + image.predicted());
        }
    }

    /** Adds what was counted of other rows. */
    Tally merge(Tally other) {
        images += other.images;
        scored += other.scored;
        oddProbabilities += other.oddProbabilities;
        otherLabels += other.otherLabels;
        labelled += other.labelled;
        right += other.right;
        rightWithin += other.rightWithin;
        within = Math.max(within, other.within);
        for (int i = 0; i < nanos.length; i++) {
            nanos[i] += other.nanos[i];
            timed[i] += other.timed[i];
        }
        predicted.merge(other.predicted);
        labels.merge(other.labels);
        bins.merge(other.bins);
        matrix.merge(other.matrix);
        errors.merge(other.errors);
        leastSure.merge(other.leastSure);
        mistakes.merge(other.mistakes);
        return this;
    }

    long images() {
        return images;
    }

    long scored() {
        return scored;
    }

    long oddProbabilities() {
        return oddProbabilities;
    }

    /** Scored images whose label is none of the classes. */
    long otherLabels() {
        return otherLabels;
    }

    long labelled() {
        return labelled;
    }

    long right() {
        return right;
    }

    long rightWithin() {
        return rightWithin;
    }

    /** Most classes listed for an image. */
    int within() {
        return within;
    }

    /** Milliseconds of an image, in the mean over those that say it; NaN if none does. */
    double decodeMillis() {
        return nanos[0] / NANOS_A_MILLI / timed[0];
    }

    /** The same of scoring. */
    double scoreMillis() {
        return nanos[1] / NANOS_A_MILLI / timed[1];
    }

    /** Images taken for each class, {@code [classes]}. */
    long[] predicted() {
        return predicted.toArray();
    }

    /** Scored images of each class, {@code [classes]}. */
    long[] labels() {
        return labels.toArray();
    }

    /** Images in each bin of the probability, {@code [BINS]}. */
    long[] bins() {
        return bins.toArray();
    }

    /** {@code [label][predicted]} images; up to {@link #MATRIX_UP_TO} classes. */
    long[][] matrix() {
        long[] flat = matrix.toArray();
        long[][] rows = new long[classes][classes];
        for (int c = 0; c < classes; c++) {
            System.arraycopy(flat, c * classes, rows[c], 0, classes);
        }
        return rows;
    }

    List<ErrorKind> errors() {
        return errors.list();
    }

    List<ScoredImage> leastSure() {
        return leastSure.list();
    }

    List<ScoredImage> mistakes() {
        return mistakes.list();
    }
}
