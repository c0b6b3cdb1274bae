package dev.convoy.train;

import dev.convoy.aggregate.Aggregator.Tree;
import dev.convoy.aggregate.Node;
import dev.convoy.aggregate.NodeSum;
import dev.convoy.aggregate.TaskPart;
import dev.convoy.aggregate.TreeFold;
import dev.convoy.data.BatchFiller;
import dev.convoy.data.EpochOrder;
import dev.convoy.data.Shard;
import dev.convoy.gradient.ShardGradient;
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
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.broadcast.Broadcast;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A task of a step: the gradients of a partition's shards, folded as far as they are neighbours in the tree. */
final class GradientTask implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GradientTask.class);
    private static final Pool<GradientTask> POOL = new Pool<>();

    /** The packed weights of the run that last asked for some. */
    private static RunWeights packed;

    private record RunWeights(String run, PackedWeights weights) {}

    private final RunSpec spec;
    private final Workers workers;
    private final Plan plan;
    private final BatchFiller filler;
    private final TreeFold fold;
    private final Map<Integer, int[]> orders = new HashMap<>();
    private long ordersEpoch = -1;

    private GradientTask(RunSpec spec, Tree tree) {
        this.spec = spec;
        Network network = network(spec.architecture()).freeze(spec.frozen());
        workers = new Workers(spec.threads());
        LOG.info("plan to train, {} threads; {}", workers.threads(), KernelChoice.report());
        int capacity = spec.order().largestPart();
        PlanSettings settings = PlanSettings.of(capacity, workers).sharing(packed(spec.run()));
        plan = Plan.train(network, spec.loss(), spec.seed(), settings);
        filler = BatchFiller.training(spec.normalisation(), spec.augmentation(), spec.seed());
        fold = tree.fold(TreeFold.rootLevel(tree.shards()), workers);
    }

    /** What this JVM's tasks of a run share. */
    private static synchronized PackedWeights packed(String run) {
        if (packed == null || !packed.run.equals(run)) {
            packed = new RunWeights(run, new PackedWeights());
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
     * The gradients of some shards at a step.
     *
     * @param spec the run
     * @param tree the tree of its shards
     * @param at the step
     * @param parameters the network's, with its running statistics; of a later step the id is larger
     * @param shards a partition of the training set
     */
    static TaskPart run(RunSpec spec, Tree tree, At at, Broadcast<Parameters> parameters, Iterator<Shard> shards) {
        GradientTask task = POOL.take(spec, () -> new GradientTask(spec, tree));
        try {
            TaskPart part = task.run(at, parameters, shards);
            POOL.give(spec, task);
            return part;
        } catch (RuntimeException | Error e) {
            task.close();
            throw e;
        }
    }

    private TaskPart run(At at, Broadcast<Parameters> broadcast, Iterator<Shard> shards) {
        Parameters parameters = broadcast.value();
        long start = System.nanoTime();
        plan.load(broadcast.id(), parameters.values(), parameters.statistics());
        while (shards.hasNext()) {
            Shard shard = shards.next();
            ShardGradient gradient = fold.take();
            gradient(shard, at, gradient);
            fold.give(new Node(0, shard.index()), gradient);
        }
        long computed = System.nanoTime();
        List<Map.Entry<Node, ShardGradient>> nodes = fold.nodes();
        byte[][] encoded = new byte[nodes.size()][];
        for (int i = 0; i < encoded.length; i++) {
            encoded[i] = NodeSum.encode(nodes.get(i).getKey(), nodes.get(i).getValue());
        }
        fold.clear();
        return new TaskPart(encoded, computed - start, System.nanoTime() - computed);
    }

    private void gradient(Shard shard, At at, ShardGradient into) {
        EpochOrder order = spec.order();
        int from = order.partStart(shard.index(), at.step());
        int to = order.partEnd(shard.index(), at.step());
        filler.fill(shard, order(shard.index(), at.epoch()), from, to, at.epoch(), plan.batch());
        checkLabels(shard, to - from);
        plan.gradient(into);
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

    @Override
    public void close() {
        workers.close();
    }
}
