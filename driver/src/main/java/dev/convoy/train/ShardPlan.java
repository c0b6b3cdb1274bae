package dev.convoy.train;

import dev.convoy.data.BatchFiller;
import dev.convoy.data.EpochOrder;
import dev.convoy.data.Shard;
import dev.convoy.kernels.KernelChoice;
import dev.convoy.kernels.Workers;
import dev.convoy.layer.PackedWeights;
import dev.convoy.model.ArchitectureFile;
import dev.convoy.model.FormatException;
import dev.convoy.network.Network;
import dev.convoy.plan.Plan;
import dev.convoy.plan.PlanSettings;
import dev.convoy.train.SynchronousStep.At;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A run's plan to train on a shard's part of a step, with threads of its own. */
final class ShardPlan implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ShardPlan.class);

    /** The packed weights of the run that last asked for some. */
    private static RunWeights packed;

    private record RunWeights(String run, PackedWeights weights) {}

    private final RunSpec spec;
    private final Workers workers;
    private final Plan plan;
    private final BatchFiller filler;
    private final Map<Integer, int[]> orders = new HashMap<>();
    private long ordersEpoch = -1;

    /**
     * @param supply where its parameters come from
     */
    ShardPlan(RunSpec spec, Supply supply) {
        this.spec = spec;
        Network network = network(spec.architecture()).freeze(spec.frozen());
        workers = new Workers(spec.threads());
        LOG.info("plan to train, {} threads; {}", workers.threads(), KernelChoice.report());
        int capacity = spec.order().largestPart();
        PlanSettings settings = PlanSettings.of(capacity, workers).sharing(packed(spec.run(), supply));
        plan = Plan.train(network, spec.loss(), spec.seed(), settings);
        filler = BatchFiller.training(spec.normalisation(), spec.augmentation(), spec.seed());
    }

    /** What this JVM's plans of a run share. */
    private static synchronized PackedWeights packed(String run, Supply supply) {
        if (packed == null || !packed.run.equals(run)) {
            packed = new RunWeights(run, supply.packed());
        }
        return packed.weights;
    }

    static Network network(String architecture) {
        try {
            return Network.build(ArchitectureFile.parse(architecture, "architecture"));
        } catch (FormatException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /**
     * Takes over a step's parameters.
     *
     * @param step of a later one it is larger
     */
    void load(long step, Parameters parameters) {
        plan.load(step, parameters.values(), parameters.statistics());
    }

    /**
     * Fills the plan's batch with a shard's part of a step.
     *
     * @throws IllegalArgumentException if a label is not one of the network's classes
     */
    void fill(Shard shard, At at) {
        EpochOrder order = spec.order();
        int from = order.partStart(shard.index(), at.step());
        int to = order.partEnd(shard.index(), at.step());
        filler.fill(shard, order(shard.index(), at.epoch()), from, to, at.epoch(), plan.batch());
        checkLabels(shard, to - from);
    }

    private void checkLabels(Shard shard, int images) {
        int classes = plan.network().output().count();
        int[] labels = plan.batch().labels();
        boolean dense = plan.batch().targets().length > 0;
        if (!dense
                && Arrays.stream(labels, 0, images)
                        .anyMatch(label ->
                                (label < 0 || label >= classes) && !spec.loss().ignores(label))) {
            throw new IllegalArgumentException(
                    shard + ": expects labels from 0 to " + (classes - 1) + ", the network's classes");
        }
    }

    private int[] order(int shard, long epoch) {
        if (epoch != ordersEpoch) {
            orders.clear();
            ordersEpoch = epoch;
        }
        return orders.computeIfAbsent(shard, s -> spec.order().permutation(spec.seed(), epoch, s));
    }

    /** Runs what {@link #fill} filled in. */
    Plan plan() {
        return plan;
    }

    /** Its threads, for other loops between runs. */
    Workers workers() {
        return workers;
    }

    @Override
    public void close() {
        workers.close();
    }
}
