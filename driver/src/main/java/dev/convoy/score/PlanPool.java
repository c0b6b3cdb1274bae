package dev.convoy.score;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/** Plans that tasks of this JVM leave for the next ones. Those of a scorer before are closed when another one asks. */
final class PlanPool {
    private final Deque<ScoringPlan> idle = new ArrayDeque<>();
    private String scorer = "";

    /** An idle plan of this scorer, or a new one. */
    ScoringPlan take(String wanted, Supplier<ScoringPlan> make) {
        synchronized (idle) {
            if (!wanted.equals(scorer)) {
                idle.forEach(ScoringPlan::close);
                idle.clear();
                scorer = wanted;
            }
            if (!idle.isEmpty()) {
                return idle.pop();
            }
        }
        return make.get();
    }

    /** Takes a plan back; closes it if its scorer is no longer the one that asks. */
    void give(String owner, ScoringPlan plan) {
        synchronized (idle) {
            if (owner.equals(scorer)) {
                idle.push(plan);
                return;
            }
        }
        plan.close();
    }
}
