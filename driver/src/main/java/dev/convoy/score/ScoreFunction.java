package dev.convoy.score;

import dev.convoy.image.DecodeResult;
import dev.convoy.score.DecodeAhead.Ready;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;

/** A SQL function: an image file's bytes to a struct of the scores' columns; null to null. One image at a time, so slower than a table. */
final class ScoreFunction implements UDF1<byte[], Row> {
    private static final long serialVersionUID = 1;
    private static final float MILLIS = 1e-6f;

    private final ScoreTask task;

    ScoreFunction(ScoreTask task) {
        this.task = task;
    }

    @Override
    public Row call(byte[] file) {
        if (file == null) {
            return null;
        }
        long start = System.nanoTime();
        DecodeResult result = task.spec().preprocessing().decode(file);
        float millis = (System.nanoTime() - start) * MILLIS;
        Ready ready = result instanceof DecodeResult.Decoded decoded
                ? new Ready(null, decoded.image(), null, millis)
                : new Ready(null, null, ((DecodeResult.Failed) result).reason(), millis);
        ScoringPlan plan = ScoredRows.take(task);
        Object[] values = plan.score(List.of(ready)).get(0);
        ScoredRows.give(task, plan); // not in a finally: a plan that has failed is not used again
        return RowFactory.create(values);
    }
}
