package dev.convoy.aggregate;

import java.io.Serializable;

/**
 * A place in the tree over the shards: at level 0 node i is shard i; at level l it is the sum of shards {@code i * 2^l} to
 * {@code (i + 1) * 2^l - 1}, as far as there are any.
 *
 * @param level height above the shards
 * @param index place within its level
 */
public record Node(int level, int index) implements Serializable {
    /** The leaf of a shard. */
    public static Node leaf(int shard) {
        return new Node(0, shard);
    }

    /** The node that this one is summed into. */
    Node parent() {
        return new Node(level + 1, index >> 1);
    }

    /** The other node that is summed into the same parent. */
    Node sibling() {
        return new Node(level, index ^ 1);
    }

    /** Whether it comes first of the two. */
    boolean isLeft() {
        return (index & 1) == 0;
    }

    /** The node above it at a level. */
    Node ancestor(int atLevel) {
        return new Node(atLevel, index >> (atLevel - level));
    }

    /** The first shard below it, or where that would be. */
    long firstShard() {
        return (long) index << level;
    }
}
