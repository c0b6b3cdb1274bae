package dev.convoy.train;

import dev.convoy.aggregate.Aggregator.Tree;
import dev.convoy.aggregate.Node;
import dev.convoy.aggregate.NodeSum;
import dev.convoy.aggregate.TaskPart;
import dev.convoy.aggregate.TreeFold;
import dev.convoy.data.Shard;
import dev.convoy.gradient.ShardGradient;
import dev.convoy.train.SynchronousStep.At;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.broadcast.Broadcast;

/** A task of a step: the gradients of a partition's shards, folded as far as they are neighbours in the tree. */
final class GradientTask implements AutoCloseable {
    private static final Pool<GradientTask> POOL = new Pool<>();

    private final ShardPlan plan;
    private final TreeFold fold;

    private GradientTask(RunSpec spec, Tree tree) {
        plan = new ShardPlan(spec);
        fold = tree.fold(TreeFold.rootLevel(tree.shards()), plan.workers());
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

    private TaskPart run(At at, Broadcast<Parameters> parameters, Iterator<Shard> shards) {
        parameters.value(); // fetching it is not computing
        long start = System.nanoTime();
        plan.load(parameters);
        while (shards.hasNext()) {
            Shard shard = shards.next();
            ShardGradient gradient = fold.take();
            plan.fill(shard, at);
            plan.plan().gradient(gradient);
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

    @Override
    public void close() {
        plan.close();
    }
}
