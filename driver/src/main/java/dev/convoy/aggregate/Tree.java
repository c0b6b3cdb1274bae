package dev.convoy.aggregate;

import dev.convoy.gradient.GradientWire;
import dev.convoy.gradient.Moments;
import dev.convoy.gradient.ShardGradient;
import java.io.Serializable;

/**
 * The tree that shards' gradients are summed over, and what is summed.
 *
 * @param shards its leaves
 * @param layout of the moments
 * @param parameters length of the gradient
 * @param wire form of the sums, in each node
 */
public record Tree(int shards, Moments.Layout layout, int parameters, GradientWire wire) implements Serializable {
    /** A tree of sums as they are computed. */
    public Tree(int shards, Moments.Layout layout, int parameters) {
        this(shards, layout, parameters, GradientWire.FLOAT32);
    }

    /** The node that holds every shard. */
    public Node root() {
        return new Node(rootLevel(shards), 0);
    }

    /** Level of the root of a tree over {@code shards} leaves. */
    static int rootLevel(int shards) {
        return 32 - Integer.numberOfLeadingZeros(shards - 1);
    }

    /** Whether the sibling of a node holds no shard. */
    boolean isAlone(Node node) {
        return node.isLeft() && node.sibling().firstShard() >= shards;
    }

    /** The shard after the last one below a node. */
    int endShard(Node node) {
        return (int) Math.min(shards, (node.index() + 1L) << node.level());
    }

    /** An empty sum. */
    ShardGradient emptySum() {
        return new ShardGradient(parameters, layout, wire);
    }
}
