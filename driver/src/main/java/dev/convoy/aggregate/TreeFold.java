package dev.convoy.aggregate;

import dev.convoy.gradient.GradientWire;
import dev.convoy.gradient.ShardGradient;
import dev.convoy.kernels.Workers;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Folds nodes of the tree as they come, in any order and from any thread: two siblings are summed, left first, as soon as both
 * are there, so the sums do not depend on the order of arrival. A node whose sibling would hold no shard moves up as it is. A
 * node whose shards are in already is dropped: what was computed twice counts once.
 *
 * <p>Keeps as many sums as there are subtrees with gaps between them: with neighbouring shards in ascending order, one a
 * level.
 */
public final class TreeFold {
    private final Tree tree;
    private final int top;
    private final SumPool pool;
    private final Map<Node, ShardGradient> open = new HashMap<>();
    private final BitSet covered = new BitSet();

    /**
     * A fold over a tree.
     *
     * @param top level at which folding stops
     * @param pool where sums come from and go to
     */
    TreeFold(Tree tree, int top, SumPool pool) {
        this.tree = tree;
        this.top = top;
        this.pool = pool;
    }

    /** A fold of a whole tree. */
    public TreeFold(Tree tree, SumPool pool) {
        this(tree, Tree.rootLevel(tree.shards()), pool);
    }

    /** Form of the sums. */
    public GradientWire wire() {
        return tree.wire();
    }

    /** A sum to be filled, whatever it holds, and {@linkplain #give given} back. */
    public ShardGradient take() {
        return pool.take();
    }

    /** Gives a sum back that was taken and is not to be added. */
    public void putBack(ShardGradient sum) {
        pool.give(sum);
    }

    /**
     * Adds a node's sum, which now belongs to this fold.
     *
     * @param workers who sum
     * @return false if some of the node's shards are in already and some are not: it cannot be added, and stays the caller's
     */
    public boolean give(Node start, ShardGradient given, Workers workers) {
        int there = cover(start);
        if (there > 0) {
            boolean all = there == tree.endShard(start) - start.firstShard();
            if (all) {
                pool.give(given);
            }
            return all;
        }
        Node node = start;
        ShardGradient sum = given;
        while (true) {
            ShardGradient other;
            synchronized (this) {
                while (node.level() < top && tree.isAlone(node)) {
                    node = node.parent();
                }
                other = node.level() < top ? open.remove(node.sibling()) : null;
                if (other == null) {
                    open.put(node, sum);
                    return true;
                }
            }
            ShardGradient left = node.isLeft() ? sum : other;
            ShardGradient right = node.isLeft() ? other : sum;
            left.merge(right, workers);
            pool.give(right);
            sum = left;
            node = node.parent();
        }
    }

    /** Notes a node's shards, if none of them is in; how many are. */
    private synchronized int cover(Node node) {
        int from = (int) node.firstShard();
        int end = tree.endShard(node);
        int there = covered.get(from, end).cardinality();
        if (there == 0) {
            covered.set(from, end);
        }
        return there;
    }

    /** Adds nodes that may hold the same shards: of those, the larger one. */
    void giveAll(List<NodeSum> nodes, Workers workers) {
        nodes.stream()
                .sorted(Comparator.comparingInt((NodeSum sum) -> sum.node().level())
                        .reversed())
                .forEach(sum -> give(sum.node(), sum.sum(), workers));
    }

    /** The shards that are not in yet. */
    synchronized BitSet missing() {
        BitSet missing = (BitSet) covered.clone();
        missing.flip(0, tree.shards());
        return missing;
    }

    /** Whether nothing is in. */
    synchronized boolean isEmpty() {
        return covered.isEmpty();
    }

    /** Takes out the nodes that are left, in shard order; what is in after that has not been in before. */
    public synchronized List<NodeSum> drain() {
        List<NodeSum> nodes = new ArrayList<>();
        open.forEach((node, sum) -> nodes.add(new NodeSum(node, sum)));
        nodes.sort(Comparator.comparingLong(sum -> sum.node().firstShard()));
        open.clear();
        covered.clear();
        return nodes;
    }
}
