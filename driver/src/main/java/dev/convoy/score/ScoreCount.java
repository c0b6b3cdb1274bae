package dev.convoy.score;

import java.io.Serializable;
import org.apache.spark.SparkContext;
import org.apache.spark.util.LongAccumulator;

/** How many images were scored by tasks that have ended, for people. {@link LiveCount} counts those that run too. */
public final class ScoreCount implements Serializable {
    private static final long serialVersionUID = 1;

    private final LongAccumulator images;
    private final LongAccumulator failed;

    ScoreCount(SparkContext spark) {
        images = spark.longAccumulator("images scored");
        failed = spark.longAccumulator("images that could not be read");
    }

    /** Counts some more, in a task. */
    void add(long more, long failures) {
        images.add(more);
        failed.add(failures);
    }

    /** Images of tasks that have ended, those that could not be read among them. */
    public long images() {
        return images.value();
    }

    /** Those that could not be read. */
    public long failed() {
        return failed.value();
    }

    /** The accumulator's number. */
    long imagesId() {
        return images.id();
    }

    /** The same of those that could not be read. */
    long failedId() {
        return failed.id();
    }
}
