package dev.convoy.kernels;

import java.util.concurrent.atomic.AtomicInteger;
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

    private static final int SPINS = 2_000;

    private final Thread[] helpers;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger busy = new AtomicInteger();
    private volatile int loop;
    private volatile boolean closed;
    private volatile Throwable failure;
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
     * @throws RuntimeException or Error, whatever a task threw first
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
        next.set(0);
        busy.set(helpers.length);
        loop = loop + 1; // only the caller writes it; publishes the fields above
        for (Thread helper : helpers) {
            LockSupport.unpark(helper);
        }
        drain(0);
        for (int spin = 0; busy.get() > 0 && !ended(); spin++) {
            if (spin < SPINS) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(this, 1_000_000);
            }
        }
        body = null;
        rethrow(failure);
    }

    /** Whether there are no helpers left: those that were closed before they saw a loop do not report from it. */
    private boolean ended() {
        if (!closed) {
            return false;
        }
        for (Thread helper : helpers) {
            if (helper.isAlive()) {
                return false;
            }
        }
        return true;
    }

    private void serve(int slot) {
        int seen = 0;
        while (!closed) {
            for (int spin = 0; loop == seen && !closed; spin++) {
                if (spin < SPINS) {
                    Thread.onSpinWait();
                } else {
                    LockSupport.park(this);
                }
            }
            if (closed) {
                return;
            }
            seen = loop;
            drain(slot);
            if (busy.decrementAndGet() == 0) {
                LockSupport.unpark(caller);
            }
        }
    }

    private void drain(int slot) {
        try {
            for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                body.run(i, slot);
            }
        } catch (Throwable thrown) { // handed to the caller, errors included
            if (failure == null) {
                failure = thrown;
            }
            next.set(count);
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
