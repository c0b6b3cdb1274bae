package dev.convoy.score;

import dev.convoy.layer.PackedWeights;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;

/**
 * Plans that tasks of this JVM leave for the next ones; those of one scorer share their packed weights. Those of a scorer before are closed
 * when another one asks.
 */
final class PlanPool {
    private final Deque<ScoringPlan> idle = new ArrayDeque<>();
    private String scorer = "";
    private PackedWeights weights;

    /** An idle plan of this scorer, or a new one, which is made of the weights that all of them share. */
    ScoringPlan take(String wanted, Function<PackedWeights, ScoringPlan> make) {
        PackedWeights shared;
        synchronized (idle) {
            if (!wanted.equals(scorer)) {
                idle.forEach(ScoringPlan::close);
                idle.clear();
                scorer = wanted;
                weights = new PackedWeights();
            }
            if (!idle.isEmpty()) {
                return idle.pop();
            }
            shared = weights;
        }
        return make.apply(shared);
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
