package dev.convoy.aggregate;

import dev.convoy.gradient.ShardGradient;
import dev.convoy.kernels.Workers;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Folds nodes of the tree as they come, in any order: two siblings are summed, left first, as soon as both are there, so
 * the sums do not depend on the order of arrival. A node whose sibling would hold no shard moves up as it is.
 *
 * <p>Keeps as many sums as there are subtrees with gaps between them: with neighbouring shards in ascending order, one a
 * level. Not safe for use by several threads.
 */
public final class TreeFold {
    private final int shards;
    private final int top;
    private final Supplier<ShardGradient> allocate;
    private final Workers workers;
    private final Map<Node, ShardGradient> open = new HashMap<>();
    private final Deque<ShardGradient> free = new ArrayDeque<>();

    /**
     * A fold over a tree.
     *
     * @param shards leaves of the tree
     * @param top level at which folding stops; {@link #rootLevel} for the whole tree
     * @param allocate makes an empty sum; sums are reused after {@link #clear}
     * @param workers who sum
     */
    public TreeFold(int shards, int top, Supplier<ShardGradient> allocate, Workers workers) {
        this.shards = shards;
        this.top = top;
        this.allocate = allocate;
        this.workers = workers;
    }

    /** Level of the root of a tree over {@code shards} leaves. */
    public static int rootLevel(int shards) {
        return 32 - Integer.numberOfLeadingZeros(shards - 1);
    }

    /** A sum to be filled, whatever it holds, and {@linkplain #give given} back. */
    public ShardGradient take() {
        return free.isEmpty() ? allocate.get() : free.pop();
    }

    /** Adds a node's sum, which now belongs to this fold. */
    public void give(Node start, ShardGradient given) {
        Node node = start;
        ShardGradient sum = given;
        while (node.level() < top) {
            if (isAlone(node)) {
                node = node.parent();
                continue;
            }
            ShardGradient other = open.remove(node.sibling());
            if (other == null) {
                break;
            }
            ShardGradient left = node.isLeft() ? sum : other;
            ShardGradient right = node.isLeft() ? other : sum;
            left.merge(right, workers);
            free.push(right);
            sum = left;
            node = node.parent();
        }
        ShardGradient before = open.put(node, sum);
        if (before != null) {
            throw new IllegalStateException("tree " + node + " was summed twice");
        }
    }

    /** Whether the sibling holds no shard. */
    private boolean isAlone(Node node) {
        return node.isLeft() && ((long) node.index() + 1) << node.level() >= shards;
    }

    /** The nodes that are left, in shard order. */
    public List<Map.Entry<Node, ShardGradient>> nodes() {
        return open.entrySet().stream()
                .sorted(Comparator.comparingLong(
                        entry -> (long) entry.getKey().index() << entry.getKey().level()))
                .toList();
    }

    /** Forgets all nodes and keeps their arrays for later. */
    public void clear() {
        free.addAll(open.values());
        open.clear();
    }
}
