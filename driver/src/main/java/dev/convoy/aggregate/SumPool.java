package dev.convoy.aggregate;

import dev.convoy.gradient.ShardGradient;
import java.util.ArrayDeque;
import java.util.Deque;

/** Sums that are not in use, kept from step to step: a gradient is too large to be made anew each time. */
public final class SumPool {
    private final Tree tree;
    private final Deque<ShardGradient> free = new ArrayDeque<>();

    /** A pool of sums over a tree. */
    public SumPool(Tree tree) {
        this.tree = tree;
    }

    /** A sum to be filled, whatever it holds. */
    public ShardGradient take() {
        synchronized (free) {
            if (!free.isEmpty()) {
                return free.pop();
            }
        }
        return tree.emptySum();
    }

    /** Gives one back. */
    public void give(ShardGradient sum) {
        synchronized (free) {
            free.push(sum);
        }
    }
}
