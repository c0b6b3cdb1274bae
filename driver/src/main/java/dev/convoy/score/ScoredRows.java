package dev.convoy.score;

import dev.convoy.score.DecodeAhead.Ready;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * The rows of a partition's images, in their order, scored batch by batch as they are asked for; the images of the next batches are decoded
 * meanwhile.
 */
final class ScoredRows implements Iterator<Row> {
    private static final PlanPool POOL = new PlanPool();

    /** Batches that lie ready or are being decoded while one is scored. */
    private static final int BATCHES_AHEAD = 2;

    private final DecodeAhead images;
    private final ScoringPlan plan;
    private final ScoreCount count;
    private Iterator<Row> ready = List.<Row>of().iterator();

    private ScoredRows(DecodeAhead images, ScoringPlan plan, ScoreCount count) {
        this.images = images;
        this.plan = plan;
        this.count = count;
    }

    /** The rows of a task's images; its plan goes back to the pool when the task ends, unless it failed. */
    static Iterator<Row> of(Iterator<Candidate> candidates, ScoreTask task) {
        ScoreSpec spec = task.spec();
        ScoringPlan plan = take(task);
        DecodeAhead images = new DecodeAhead(
                candidates, spec.preprocessing(), spec.threads(), BATCHES_AHEAD * plan.capacity() + spec.threads());
        TaskContext.get().addTaskCompletionListener(ended -> {
            images.close();
            if (ended.isFailed() || ended.isInterrupted()) {
                plan.close();
            } else {
                give(task, plan);
            }
        });
        return new ScoredRows(images, plan, task.count());
    }

    /** A plan for this task alone, to be given back. */
    static ScoringPlan take(ScoreTask task) {
        return POOL.take(task.spec().scorer(), weights -> new ScoringPlan(task.spec(), task.model(), weights));
    }

    static void give(ScoreTask task, ScoringPlan plan) {
        POOL.give(task.spec().scorer(), plan);
    }

    @Override
    public boolean hasNext() {
        if (!ready.hasNext() && images.hasNext()) {
            List<Ready> batch = new ArrayList<>(plan.capacity());
            long held = 0; // by rows that have files in a column
            while (batch.size() < plan.capacity() && held < DecodeAhead.MOST_HELD && images.hasNext()) {
                Ready next = images.next();
                batch.add(next);
                held += next.candidate().held();
            }
            ready = rows(batch).iterator();
        }
        return ready.hasNext();
    }

    private List<Row> rows(List<Ready> batch) {
        List<Object[]> scores = plan.score(batch);
        List<Row> rows = new ArrayList<>(batch.size());
        long failed = 0;
        for (int i = 0; i < batch.size(); i++) {
            Object[] front = batch.get(i).candidate().front();
            Object[] behind = scores.get(i);
            Object[] all = new Object[front.length + behind.length];
            System.arraycopy(front, 0, all, 0, front.length);
            System.arraycopy(behind, 0, all, front.length, behind.length);
            rows.add(RowFactory.create(all));
            failed += batch.get(i).error() == null ? 0 : 1;
        }
        count.add(batch.size(), failed);
        return rows;
    }

    @Override
    public Row next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return ready.next();
    }
}
