package dev.convoy.train;

import dev.convoy.data.Shard;
import dev.convoy.gradient.BatchSums;
import dev.convoy.gradient.ShardGradient;
import dev.convoy.plan.Plan;
import dev.convoy.plan.Rounds;

/** A plan that stands at a meeting of the shards, its activations in memory, until the next job of the step. */
final class StoppedPlan implements AutoCloseable {
    private static final long NEVER = -1;

    private final String run;
    private final ShardPlan plan;
    private final Rounds rounds;
    private final ShardGradient gradient;
    private long step = NEVER;
    private int shard;

    StoppedPlan(GradientWork work) {
        run = work.run();
        plan = work.plan();
        rounds = plan.plan().rounds();
        gradient = new ShardGradient(
                plan.plan().network().parameterCount(),
                Plan.momentLayout(plan.plan().network()));
    }

    /** Brings a shard's part of a step to the meeting that comes after those that are met: from where it stands, or from the start. */
    void bring(GradientWork work, Shard to) {
        if (step != work.step() || shard != to.index()) {
            step = NEVER;
            plan.load(work.step(), work.parameters());
            plan.fill(to, work.at());
            rounds.begin(gradient);
            shard = to.index();
            step = work.step();
        }
        while (rounds.met() < work.met().size()) {
            rounds.goOn(work.met().get(rounds.met()));
        }
    }

    /** The run it is of. */
    String run() {
        return run;
    }

    /** The step it has been brought to. */
    long step() {
        return step;
    }

    /** Which shard's part. */
    int shard() {
        return shard;
    }

    /** Meetings behind it. */
    int met() {
        return rounds.met();
    }

    /** What its images give to the meeting it stands at. */
    BatchSums own() {
        return rounds.own();
    }

    /**
     * The gradient of the shard's part, once nothing is left to meet for.
     *
     * @throws IllegalStateException if it stands at a meeting
     */
    ShardGradient gradient() {
        if (!rounds.isDone()) {
            throw new IllegalStateException("shard " + shard + " stands at round " + (rounds.met() + 1)
                    + " of its step: expects the statistics of all before its gradient is asked for");
        }
        return gradient;
    }

    @Override
    public void close() {
        plan.close();
    }
}
