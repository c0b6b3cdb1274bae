package dev.convoy.layer;

import dev.convoy.kernels.Span;
import dev.convoy.kernels.Workers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * The arrays that a network's weights are packed into as kernels like them. Plans of one network that share them, those of a JVM's tasks,
 * pack each version of the weights once, together, and keep them once.
 *
 * <p>A version is read until the next one is packed, so plans that run at the same time must want the same one. One that is late, of a task that another
 * attempt has overtaken, gets an error or a result that nobody wants.
 */
public final class PackedWeights {
    /** How long to wait for what another thread packs, which takes milliseconds. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Floats of an array that parts are cut of: with its header it fills whole regions of a garbage-first heap, of whichever size. */
    private static final int LONG = (1 << 22) - (1 << 8);

    /** Fewer floats than these are no part but an array of their own, which such a heap wastes nothing on. */
    private static final int SHORT = 1 << 17;

    /** Floats that parts begin at multiples of: a cache line's. */
    private static final int LINE = 16;

    /** Floats of a matrix from which on those who spare memory pack it once. */
    private static final int LARGE = 1 << 20;

    private final Duration patience;
    private final int once;
    private final List<Span> arrays = new ArrayList<>();
    private final List<Integer> sizes = new ArrayList<>();
    private float[] cut = {};
    private int used;
    private Round round;

    public PackedWeights() {
        this(PATIENCE);
    }

    PackedWeights(Duration patience) {
        this(patience, Integer.MAX_VALUE);
    }

    /**
     * @param once floats of a matrix from which on it is packed once, for the forward direction only
     */
    PackedWeights(Duration patience, int once) {
        this.patience = patience;
        this.once = once;
    }

    /**
     * Those of a process that has little memory: matrices of a million floats or more are packed for the forward direction only, and turned for
     * the other one, piece by piece, for every shard. The bits are the same.
     */
    public static PackedWeights sparing() {
        return new PackedWeights(PATIENCE, LARGE);
    }

    /** A plan's way through the arrays: its layers ask for them in the order in which they are bound, the same for every plan. */
    public final class Share {
        private final Kept kept;
        private int next;

        private Share(Kept kept) {
            this.kept = kept;
        }

        /**
         * The next array, zeros where nothing is packed.
         *
         * @throws IllegalStateException if a plan bound before has an array of another size there
         */
        public Span array(int floats) {
            return array(floats, Span::zeros);
        }

        /**
         * The same, but it need not start where a Java array does: a garbage-first heap gives each array of half a region or more whole regions,
         * which are up to twice as large.
         */
        public Span part(int floats) {
            return array(floats, PackedWeights.this::part);
        }

        /** Whether a matrix of so many floats is to be packed for the forward direction only. */
        public boolean packsOnce(int floats) {
            return floats >= once;
        }

        private Span array(int floats, IntFunction<Span> make) {
            if (kept == Kept.NOWHERE) {
                return Span.zeros(0);
            }
            synchronized (arrays) {
                if (next == arrays.size()) {
                    arrays.add(make.apply(floats));
                    sizes.add(floats);
                }
                if (sizes.get(next) != floats) {
                    throw new IllegalStateException("plans that share packed weights expect one network: array " + next
                            + " has " + sizes.get(next) + " floats, asked for " + floats);
                }
                return arrays.get(next++);
            }
        }
    }

    private Span part(int floats) {
        int room = (floats + Span.SLACK + LINE - 1) / LINE * LINE;
        if (floats < SHORT || room > LONG / 2) {
            return Span.zeros(floats);
        }
        if (used + room > cut.length) {
            cut = new float[LONG];
            used = 0;
        }
        Span part = new Span(cut, used);
        used += room;
        return part;
    }

    /** Whether there are arrays. */
    private enum Kept {
        HERE,
        NOWHERE
    }

    /** For one plan. */
    public Share share() {
        return new Share(Kept.HERE);
    }

    /** For one that is looked at and never run: no arrays are made. */
    public static Share nowhere() {
        return new PackedWeights().new Share(Kept.NOWHERE);
    }

    /** One that is later than what is packed. */
    public synchronized long nextVersion() {
        return round == null ? 0 : round.version + 1;
    }

    /**
     * Packs a version, together with all who call this at the same time; returns when it is packed, at once if it was.
     *
     * @param version grows with every change of the weights
     * @param tasks how many
     * @param workers whose threads pack
     * @param task packs a part, the same one for every caller
     * @throws IllegalStateException if a later version was asked for, or another caller failed or takes minutes
     */
    public void pack(long version, int tasks, Workers workers, Workers.Task task) {
        Round own;
        synchronized (this) {
            if (round != null && version < round.version) {
                throw new IllegalStateException(
                        "weights of version " + round.version + " are packed, this task asks for version " + version
                                + ": it is late, and its result no longer wanted");
            }
            if (round == null || version > round.version || round.broken) {
                if (round != null) {
                    round.end();
                }
                round = new Round(version, tasks, patience);
            }
            own = round;
        }
        own.join(workers, task);
    }

    /** The packing of a version. */
    private static final class Round {
        private final long version;
        private final int tasks;
        private final Duration patience;
        private final AtomicInteger next = new AtomicInteger();
        private final CountDownLatch left;

        /** Threads that pack, now. */
        private final AtomicInteger packing = new AtomicInteger();

        private volatile boolean broken;

        Round(long version, int tasks, Duration patience) {
            this.version = version;
            this.tasks = tasks;
            this.patience = patience;
            left = new CountDownLatch(tasks);
        }

        void join(Workers workers, Workers.Task task) {
            if (left.getCount() > 0) {
                workers.forEach(workers.threads(), (any, slot) -> pack(task, slot));
                await();
            }
            if (broken) {
                throw new IllegalStateException("weights of version " + version
                        + " are not packed: another task failed, takes too long, or wants later ones");
            }
        }

        private void pack(Workers.Task task, int slot) {
            packing.incrementAndGet();
            try {
                for (int part = next.getAndIncrement(); part < tasks && !broken; part = next.getAndIncrement()) {
                    task.run(part, slot);
                    left.countDown();
                }
            } catch (RuntimeException | Error failed) {
                breakOff();
                throw failed;
            } finally {
                packing.decrementAndGet();
            }
        }

        private void await() {
            try {
                if (!left.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                    breakOff();
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while others pack weights", stopped);
            }
        }

        /** Lets nobody pack on, nor wait. */
        private void breakOff() {
            broken = true;
            while (left.getCount() > 0) {
                left.countDown();
            }
        }

        /** Waits until nobody packs: the arrays are the next version's. */
        void end() {
            if (left.getCount() > 0) {
                breakOff();
            }
            long start = System.nanoTime();
            while (packing.get() > 0) {
                if (System.nanoTime() - start > patience.toNanos()) {
                    throw new IllegalStateException("weights of version " + version + " are still being packed after "
                            + patience.toMillis() + " ms, by an attempt that is late");
                }
                Thread.onSpinWait(); // a part takes a few milliseconds
            }
        }
    }
}
