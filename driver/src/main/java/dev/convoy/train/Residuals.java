package dev.convoy.train;

import dev.convoy.gradient.GradientWire;
import dev.convoy.gradient.ShardGradient;
import dev.convoy.kernels.Span;
import dev.convoy.kernels.Workers;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * What rounding to 16 bits has taken off the gradients of the shards whose tasks run in this JVM, kept for each shard's next step. It is
 * nothing at the start of an epoch, so that a checkpoint need not hold it.
 *
 * <p>A shard has two arrays: what its step before has left, and what this one leaves. The first stays as it is until the next step, so that a
 * step that is computed again leaves the same.
 */
final class Residuals {
    /** After so long a run that asks for nothing, while another does, is taken for over, in nanoseconds. */
    private static final long OVER = 60_000_000_000L;

    private static final Residuals HERE = new Residuals(Runtime.getRuntime().maxMemory());

    private final long heap;
    private final Map<String, OfRun> runs = new HashMap<>();

    /**
     * @param heap bytes that there are for residuals and all else
     */
    Residuals(long heap) {
        this.heap = heap;
    }

    /** Those of this JVM. */
    static Residuals here() {
        return HERE;
    }

    private static final class OfRun {
        final Map<Integer, Residual> shards = new HashMap<>();
        long touched;
    }

    /**
     * Which step of a run.
     *
     * @param run the run's name
     * @param number of the step within the run
     * @param first whether it is the first of an epoch
     */
    record Step(String run, long number, boolean first) {}

    /** Whether what a step needs of a shard is here. */
    boolean has(Step step, int shard) {
        if (step.first()) {
            return true;
        }
        Residual residual = find(step.run(), shard);
        return residual != null && residual.fits(step);
    }

    /**
     * Rounds a shard's gradient to its form on the wire, after adding what rounding took off before.
     *
     * @param workers who compute
     * @return whether what was taken off before is here; if not, nothing is done
     * @throws IllegalStateException if the heap cannot hold one more shard's
     */
    boolean round(Step step, int shard, ShardGradient gradient, Workers workers) {
        if (!has(step, shard)) {
            return false;
        }
        return kept(step.run(), shard, gradient.parameters()).round(step, gradient, workers);
    }

    /** Forgets a run that has ended. */
    synchronized void forget(String run) {
        runs.remove(run);
    }

    private synchronized Residual find(String run, int shard) {
        OfRun known = runs.get(run);
        return known == null ? null : known.shards.get(shard);
    }

    private synchronized Residual kept(String run, int shard, int parameters) {
        long now = System.nanoTime();
        OfRun known = runs.computeIfAbsent(run, any -> new OfRun());
        known.touched = now;
        runs.values().removeIf(other -> now - other.touched > OVER);
        Residual residual = known.shards.get(shard);
        if (residual == null) {
            checkRoom(known.shards.size() + 1, 2L * Float.BYTES * parameters);
            residual = new Residual(parameters);
            known.shards.put(shard, residual);
        }
        return residual;
    }

    private void checkRoom(int shards, long bytes) {
        if (shards * bytes > heap * 9 / 10) {
            throw new IllegalStateException(String.format(
                    "a gradient-wire of 16 bits keeps %d KiB for each shard that an executor has: the %d here need %d KiB of a heap of"
                            + " %d KiB: raise spark.executor.memory (in local mode spark.driver.memory), use more executors or"
                            + " gradient-wire = float32",
                    bytes >> 10, shards, shards * bytes >> 10, heap >> 10));
        }
    }

    /** A shard's. */
    private static final class Residual {
        private static final long NEVER = -1;

        private float[] before;
        private float[] after;
        private long step = NEVER;

        Residual(int parameters) {
            before = new float[parameters];
            after = new float[parameters];
        }

        synchronized boolean fits(Step next) {
            return next.number() == step
                    || next.number() > step && next.first()
                    || next.number() == step + 1 && step != NEVER;
        }

        synchronized boolean round(Step now, ShardGradient gradient, Workers workers) {
            if (!fits(now)) {
                return false; // an attempt that nobody waits for any more
            }
            if (now.number() > step) {
                float[] left = after;
                after = before;
                before = left;
                step = now.number();
                if (now.first()) {
                    Arrays.fill(before, 0);
                }
            }
            if (gradient.count() == 0) { // it counts for nothing: what is owed stays owed
                System.arraycopy(before, 0, after, 0, before.length);
                return true;
            }
            GradientWire wire = gradient.wire();
            workers.forRanges(
                    before.length,
                    (from, to) -> wire.feedBack(
                            new Span(gradient.gradient(), from),
                            new Span(before, from),
                            new Span(after, from),
                            to - from));
            return true;
        }
    }
}
