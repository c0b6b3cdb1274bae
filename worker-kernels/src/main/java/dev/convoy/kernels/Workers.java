package dev.convoy.kernels;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;

/**
 * A fixed number of threads that share out the tasks of one loop at a time; the caller is one of them. Which thread takes
 * which task is not fixed, so tasks must not depend on each other's order.
 *
 * <p>A loop is run by one caller at a time. Threads are daemons and end with {@link #close}.
 */
public final class Workers implements AutoCloseable {
    /** Runs one task on one of the threads. */
    @FunctionalInterface
    public interface Task {
        /**
         * @param task which one
         * @param slot which thread runs it, from 0 (the caller) up to {@link Workers#threads} - 1: the index of scratch
         *     arrays that no two tasks use at the same time
         */
        void run(int task, int slot);
    }

    /** Runs elements {@code from} (inclusive) to {@code to} (exclusive) of arrays. */
    @FunctionalInterface
    public interface Range {
        void run(int from, int to);
    }

    /** The caller alone: has no threads, and may be used by many. */
    public static final Workers CALLER = new Workers(1);

    /** Elements of a range: those of four arrays fit a core's own cache. */
    public static final int RANGE = 1 << 13;

    /**
     * Nanoseconds that a thread looks out for what it waits for before it sleeps: about what waking it takes. Between two loops of a step
     * there are a few microseconds, or some tens where images meet. With more threads than processors all sleep at once.
     */
    private static final long SPIN = 100_000;

    private final Thread[] helpers;

    /** {@code [helpers]} 1 for those that sleep, or are about to. */
    private final AtomicIntegerArray asleep;

    private final long spin;

    /** Tasks that nobody has taken. */
    private final AtomicInteger open = new AtomicInteger();

    /** Tasks that are not done. */
    private final AtomicInteger undone = new AtomicInteger();

    private volatile boolean callerSleeps;
    private volatile boolean closed;
    private volatile Throwable failure;

    // Of the loop that runs: who has taken a task sees its loop's, which lasts until the task is done.
    private Task body;
    private int count;
    private Thread caller;

    /**
     * @param threads how many, the caller included
     * @throws IllegalArgumentException if it is not positive
     */
    public Workers(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads expects a positive number, got " + threads);
        }
        helpers = new Thread[threads - 1];
        asleep = new AtomicIntegerArray(helpers.length);
        spin = threads <= Runtime.getRuntime().availableProcessors() ? SPIN : 0;
        for (int i = 0; i < helpers.length; i++) {
            int slot = i + 1;
            helpers[i] = new Thread(() -> serve(slot), "convoy-kernel-" + slot);
            helpers[i].setDaemon(true);
            helpers[i].start();
        }
    }

    /** Number of threads, the caller included. */
    public int threads() {
        return helpers.length + 1;
    }

    /**
     * Runs tasks 0 to {@code tasks} - 1 and returns when all are done.
     *
     * @throws RuntimeException or Error, what a task threw; the first, or nearly so
     * @throws IllegalStateException if these workers are closed
     */
    public void forEach(int tasks, Task task) {
        if (closed) {
            throw new IllegalStateException("these workers are closed");
        }
        if (helpers.length == 0 || tasks < 2) {
            for (int i = 0; i < tasks; i++) {
                task.run(i, 0);
            }
            return;
        }
        body = task;
        count = tasks;
        caller = Thread.currentThread();
        failure = null;
        undone.set(tasks);
        open.set(tasks); // publishes the fields above
        for (int i = 0; i < Math.min(helpers.length, tasks - 1); i++) {
            if (asleep.get(i) == 1) {
                LockSupport.unpark(helpers[i]);
            }
        }
        drain(0);
        await();
        body = null;
        rethrow(failure);
    }

    /** Runs elements 0 to {@code length} - 1, which do not depend on each other, {@link #RANGE} at a time. */
    public void forRanges(int length, Range range) {
        if (helpers.length == 0) {
            range.run(0, length);
            return;
        }
        forEach((length + RANGE - 1) / RANGE, (task, slot) -> {
            int from = task * RANGE;
            range.run(from, Math.min(from + RANGE, length));
        });
    }

    /** Waits for the tasks that helpers have taken. */
    private void await() {
        long start = System.nanoTime();
        while (undone.get() > 0) {
            if (looksOut(start)) {
                continue;
            }
            callerSleeps = true;
            if (undone.get() > 0) {
                LockSupport.park(this);
            }
            callerSleeps = false;
        }
    }

    /**
     * Whether one who waits since {@code start} is to look again: a moment later, or, when some have passed, after whom else wants the
     * processor, who may be the one that is waited for.
     */
    private boolean looksOut(long start) {
        long waited = System.nanoTime() - start;
        if (waited >= spin) {
            return false;
        }
        if (waited < spin / 8) {
            Thread.onSpinWait();
        } else {
            Thread.yield();
        }
        return true;
    }

    private void serve(int slot) {
        while (!closed) {
            drain(slot);
            long start = System.nanoTime();
            while (open.get() == 0 && !closed) {
                if (looksOut(start)) {
                    continue;
                }
                asleep.set(slot - 1, 1);
                if (open.get() == 0 && !closed) {
                    LockSupport.park(this);
                }
                asleep.set(slot - 1, 0);
                start = System.nanoTime(); // a loop began: even if it is over, the next is near
            }
        }
    }

    /** Runs tasks while there are any; where one has failed the others are only counted. */
    private void drain(int slot) {
        for (int left = open.get(); left > 0; left = open.get()) {
            if (!open.compareAndSet(left, left - 1)) {
                continue;
            }
            try {
                if (failure == null) {
                    body.run(count - left, slot);
                }
            } catch (Throwable thrown) { // handed to the caller, errors included
                failure = thrown;
            }
            Thread waiting = caller;
            if (undone.decrementAndGet() == 0 && callerSleeps) {
                LockSupport.unpark(waiting);
            }
        }
    }

    private static void rethrow(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException exception) {
            throw exception;
        }
    }

    /** Ends the threads; a loop that is running is finished first by its caller. */
    @Override
    public void close() {
        closed = true;
        for (Thread helper : helpers) {
            LockSupport.unpark(helper);
        }
    }
}
