package dev.convoy.aggregate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The sums of a run in this JVM. All tasks of a step that run here fold into one tree; the one that leaves last takes what there is, so
 * that about one result travels for each executor. Tasks of an earlier step that still run keep a fold of their own, which nobody reads.
 */
final class SharedFold {
    /** After so long a run that left sums behind is taken for dead, in nanoseconds. */
    private static final long DEAD = 600_000_000_000L;

    private static final Map<String, SharedFold> RUNS = new HashMap<>();

    private final Tree tree;
    private final SumPool pool;

    /** Taken out and not sent yet: free then, or when the next step begins. */
    private final List<NodeSum> lent = new ArrayList<>();

    private long step = Long.MIN_VALUE;
    private TreeFold fold;
    private int active;
    private long touched;

    private SharedFold(Tree tree) {
        this.tree = tree;
        this.pool = new SumPool(tree);
    }

    /** A run's, made when first asked for; those of runs that ended are forgotten then. */
    static SharedFold of(String run, Supplier<Tree> tree) {
        synchronized (RUNS) {
            SharedFold known = RUNS.get(run);
            if (known == null) {
                RUNS.values().removeIf(SharedFold::isOver);
                known = new SharedFold(tree.get());
                RUNS.put(run, known);
            }
            return known;
        }
    }

    /** Forgets a run that has ended in this JVM. */
    static void forget(String run) {
        synchronized (RUNS) {
            RUNS.remove(run);
        }
    }

    private synchronized boolean isOver() {
        return active == 0 && (fold == null || fold.isEmpty() || System.nanoTime() - touched > DEAD);
    }

    /** A task comes in. */
    synchronized Visit enter(long ofStep) {
        if (ofStep > step) {
            begin(ofStep);
        }
        touched = System.nanoTime();
        if (ofStep < step) {
            return new Visit(new TreeFold(tree, pool), ofStep); // its result is no longer waited for
        }
        active++;
        return new Visit(fold, ofStep);
    }

    private void begin(long next) {
        lent.forEach(node -> pool.give(node.sum()));
        lent.clear();
        if (fold != null && active == 0) {
            fold.drain().forEach(node -> pool.give(node.sum()));
        }
        step = next;
        fold = new TreeFold(tree, pool);
        active = 0;
    }

    /** Takes out what a step has left here; valid until the next one begins. */
    synchronized List<NodeSum> take(long ofStep) {
        if (ofStep != step || fold == null) {
            return List.of();
        }
        List<NodeSum> nodes = fold.drain();
        lent.addAll(nodes);
        return nodes;
    }

    /** A task's stay. */
    final class Visit {
        private final TreeFold own;
        private final long ofStep;

        private Visit(TreeFold own, long ofStep) {
            this.own = own;
            this.ofStep = ofStep;
        }

        /** Where its sums go. */
        TreeFold fold() {
            return own;
        }

        /** The task goes, and nothing else does. */
        void leave() {
            synchronized (SharedFold.this) {
                active -= ofStep == step ? 1 : 0;
            }
        }

        /** The task goes; the last one takes what all have left. */
        List<NodeSum> leaveAndTake() {
            synchronized (SharedFold.this) {
                leave();
                return ofStep == step && active == 0 ? take(step) : List.of();
            }
        }

        /** Of what was taken, some is on the wire: later tasks of the step may have its room. */
        void sent(List<NodeSum> nodes) {
            synchronized (SharedFold.this) {
                nodes.stream().filter(lent::remove).forEach(node -> pool.give(node.sum()));
            }
        }
    }
}
