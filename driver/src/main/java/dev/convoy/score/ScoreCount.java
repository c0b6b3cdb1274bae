package dev.convoy.score;

import java.io.Serializable;
import org.apache.spark.SparkContext;
import org.apache.spark.util.LongAccumulator;

/** How many images were scored so far, for people: those of tasks that ran twice count twice. */
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
}
