package dev.convoy.train;

import dev.convoy.data.Shard;
import dev.convoy.kernels.Workers;
import dev.convoy.network.Network;
import dev.convoy.plan.PlanSettings;
import dev.convoy.plan.PlanTable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The plans that stand still in this JVM between the jobs of a step: one for each shard whose tasks run here. A task takes a shard's plan,
 * brings it on, and leaves it; where there is none (another executor had it, or another attempt has it) it takes an idle one from
 * the step's start, with the same bits. A task that fails leaves nothing.
 */
final class StoppedPlans {
    private static final StoppedPlans HERE =
            new StoppedPlans(Runtime.getRuntime().maxMemory());

    private final long heap;
    private final Map<Integer, StoppedPlan> standing = new HashMap<>();

    /** Of the last step; what this one does not take is dropped by the next. */
    private final Deque<StoppedPlan> idle = new ArrayDeque<>();

    private String run = "";
    private long step;
    private long planBytes;
    private int plans;

    /**
     * @param heap bytes that there are for plans and all else
     */
    StoppedPlans(long heap) {
        this.heap = heap;
    }

    /** Those of this JVM. */
    static StoppedPlans here() {
        return HERE;
    }

    /**
     * Brings a shard's part of a step to where the known statistics end.
     *
     * @param outcome what is wanted of the plan that stands there; it is another's afterwards
     * @throws IllegalStateException if the heap cannot hold one more plan
     */
    <T> T bring(GradientWork work, Shard shard, Function<StoppedPlan, T> outcome) {
        StoppedPlan plan = take(work, shard.index());
        T result;
        try {
            plan.bring(work, shard);
            result = outcome.apply(plan);
        } catch (RuntimeException | Error e) {
            drop(plan);
            throw e;
        }
        give(plan);
        return result;
    }

    private synchronized StoppedPlan take(GradientWork work, int shard) {
        if (!run.equals(work.run())) {
            begin(work.spec());
        }
        if (work.step() > step) {
            idle.forEach(this::drop);
            idle.clear();
            idle.addAll(standing.values());
            standing.clear();
            step = work.step();
        }
        StoppedPlan plan = standing.get(shard);
        if (plan != null && work.step() == step && plan.met() <= work.met().size()) {
            return standing.remove(shard);
        }
        if (!idle.isEmpty()) {
            return idle.pop();
        }
        checkRoom();
        plans++;
        return new StoppedPlan(work);
    }

    /** Forgets a run that has ended, if it was the last here. */
    synchronized void forget(String ended) {
        if (run.equals(ended)) {
            clear("");
        }
    }

    private void clear(String next) {
        idle.forEach(StoppedPlan::close);
        idle.clear();
        standing.values().forEach(StoppedPlan::close);
        standing.clear();
        run = next;
        step = Long.MIN_VALUE;
        plans = 0;
    }

    private void begin(RunSpec spec) {
        clear(spec.run());
        Network network = ShardPlan.network(spec.architecture()).freeze(spec.frozen());
        int capacity = spec.order().largestPart();
        planBytes = PlanTable.train(network, PlanSettings.of(capacity, Workers.CALLER))
                        .bytes()
                + Float.BYTES * ((long) capacity * network.input().count() + network.parameterCount());
    }

    private void checkRoom() {
        long needed = (plans + 1) * planBytes;
        if (needed > heap * 9 / 10) {
            throw new IllegalStateException(String.format(
                    "batch-norm = sync keeps a plan of %d KiB for each shard that an executor has: the %d here need %d KiB of a heap of"
                            + " %d KiB: raise spark.executor.memory (in local mode spark.driver.memory), use more executors or a"
                            + " smaller batch",
                    planBytes >> 10, plans + 1, needed >> 10, heap >> 10));
        }
    }

    /** Of two that stand for a shard the one that is further stays; one of a step or a run that is over is not kept. */
    private synchronized void give(StoppedPlan plan) {
        if (!run.equals(plan.run()) || plan.step() != step) {
            drop(plan);
            return;
        }
        StoppedPlan other = standing.put(plan.shard(), plan);
        if (other != null && other.met() > plan.met()) {
            standing.put(plan.shard(), other);
            idle.push(plan);
        } else if (other != null) {
            idle.push(other);
        }
    }

    private synchronized void drop(StoppedPlan plan) {
        plan.close();
        plans -= run.equals(plan.run()) ? 1 : 0;
    }
}
