package dev.convoy.score;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;

/** The rows of a partition's images, in their order, scored batch by batch as they are asked for. */
final class ScoredRows implements Iterator<Row> {
    private static final PlanPool POOL = new PlanPool();

    private final Iterator<Candidate> candidates;
    private final ScoringPlan plan;
    private Iterator<Row> ready = List.<Row>of().iterator();

    private ScoredRows(Iterator<Candidate> candidates, ScoringPlan plan) {
        this.candidates = candidates;
        this.plan = plan;
    }

    /**
     * The rows of a task's images; its plan goes back to the pool when the task ends, unless it failed.
     */
    static Iterator<Row> of(Iterator<Candidate> candidates, ScoreSpec spec, Scorer.BroadcastModel model) {
        ScoringPlan plan = POOL.take(
                spec.scorer(),
                () -> new ScoringPlan(
                        spec, model.parameters().value(), model.statistics().value()));
        TaskContext.get().addTaskCompletionListener(task -> {
            if (task.isFailed() || task.isInterrupted()) {
                plan.close();
            } else {
                POOL.give(spec.scorer(), plan);
            }
        });
        return new ScoredRows(candidates, plan);
    }

    @Override
    public boolean hasNext() {
        if (!ready.hasNext() && candidates.hasNext()) {
            List<Candidate> batch = new ArrayList<>(plan.capacity());
            while (batch.size() < plan.capacity() && candidates.hasNext()) {
                batch.add(candidates.next());
            }
            ready = plan.score(batch).iterator();
        }
        return ready.hasNext();
    }

    @Override
    public Row next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return ready.next();
    }
}
