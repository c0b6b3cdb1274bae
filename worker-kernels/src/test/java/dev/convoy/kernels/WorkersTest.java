package dev.convoy.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WorkersTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8})
    void everyTaskOnce(int threads) {
        try (Workers workers = new Workers(threads)) {
            assertThat(workers.threads()).isEqualTo(threads);
            for (int tasks : new int[] {0, 1, 2, 3, 7, 8, 9, 100, 1001}) {
                AtomicIntegerArray ran = new AtomicIntegerArray(tasks);
                workers.forEach(tasks, (task, slot) -> {
                    assertThat(slot).isBetween(0, threads - 1);
                    ran.incrementAndGet(task);
                });
                for (int i = 0; i < tasks; i++) {
                    assertThat(ran.get(i)).as("task %d of %d", i, tasks).isEqualTo(1);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void everyElementOnce(int threads) {
        try (Workers workers = new Workers(threads)) {
            for (int length :
                    new int[] {0, 1, Workers.RANGE - 1, Workers.RANGE, Workers.RANGE + 1, 5 * Workers.RANGE}) {
                AtomicIntegerArray ran = new AtomicIntegerArray(length);
                workers.forRanges(length, (from, to) -> {
                    for (int i = from; i < to; i++) {
                        ran.incrementAndGet(i);
                    }
                });
                for (int i = 0; i < length; i++) {
                    assertThat(ran.get(i)).as("element %d of %d", i, length).isEqualTo(1);
                }
            }
        }
    }

    @Test
    void noTwoTasksShareASlot() {
        try (Workers workers = new Workers(4)) {
            AtomicIntegerArray inside = new AtomicIntegerArray(4);
            for (int loop = 0; loop < 200; loop++) {
                workers.forEach(50, (task, slot) -> {
                    assertThat(inside.incrementAndGet(slot)).isEqualTo(1);
                    inside.decrementAndGet(slot);
                });
            }
        }
    }

    /** Plain arrays, written by one loop and read by the next, 3,000 times: a lost wake-up or write would show. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8})
    void loopsFollowEachOther(int threads) {
        int tasks = 13;
        int loops = 1_500;
        long[] sums = new long[tasks];
        long[] copy = new long[tasks];
        try (Workers workers = new Workers(threads)) {
            for (int loop = 0; loop < loops; loop++) {
                int now = loop;
                workers.forEach(tasks, (task, slot) -> sums[task] = copy[(task + 1) % tasks] + now);
                workers.forEach(tasks, (task, slot) -> copy[task] = sums[task]);
            }
        }
        assertThat(copy).containsOnly((long) loops * (loops - 1) / 2);
    }

    @Test
    void parkedThreadsWakeUp() throws InterruptedException {
        try (Workers workers = new Workers(3)) {
            AtomicLong ran = new AtomicLong();
            for (int loop = 0; loop < 20; loop++) {
                Thread.sleep(5); // long enough for the helpers to stop spinning
                workers.forEach(3, (task, slot) -> ran.incrementAndGet());
            }
            assertThat(ran).hasValue(60);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8})
    void exceptionReachesTheCallerAndTheThreadsGoOn(int threads) {
        try (Workers workers = new Workers(threads)) {
            for (int loop = 0; loop < 50; loop++) {
                assertThatThrownBy(() -> workers.forEach(40, (task, slot) -> {
                            if (task == 17) {
                                throw new IllegalStateException("task 17 of 40");
                            }
                        }))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("task 17 of 40");
                AtomicLong ran = new AtomicLong();
                workers.forEach(40, (task, slot) -> ran.incrementAndGet());
                assertThat(ran).hasValue(40);
            }
        }
    }

    @Test
    void errorsReachTheCallerToo() {
        try (Workers workers = new Workers(2)) {
            assertThatThrownBy(() -> workers.forEach(9, (task, slot) -> {
                        throw new AssertionError("of any task");
                    }))
                    .isInstanceOf(AssertionError.class)
                    .hasMessage("of any task");
        }
    }

    @Test
    void interruptedCallerStillFinishesItsLoop() {
        try (Workers workers = new Workers(3)) {
            Thread.currentThread().interrupt();
            AtomicLong ran = new AtomicLong();
            workers.forEach(100, (task, slot) -> ran.incrementAndGet());
            assertThat(ran).hasValue(100);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void closeEndsTheThreads() throws InterruptedException {
        Thread[] seen = new Thread[3];
        Workers workers = new Workers(3);
        CountDownLatch all = new CountDownLatch(3);
        workers.forEach(3, (task, slot) -> {
            seen[slot] = Thread.currentThread();
            all.countDown();
            await(all);
        });
        assertThat(seen[0]).isSameAs(Thread.currentThread());
        assertThat(seen[1].isDaemon()).isTrue();
        workers.close();
        workers.close();
        for (int slot = 1; slot < 3; slot++) {
            seen[slot].join(10_000);
            assertThat(seen[slot].isAlive()).isFalse();
        }
    }

    @Test
    void aClosedPoolSaysSo() {
        Workers workers = new Workers(2);
        workers.close();
        assertThatThrownBy(() -> workers.forEach(2, (task, slot) -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("these workers are closed");
    }

    /** A task of Spark's may be killed, and its pool closed, while a loop runs. */
    @Test
    void aLoopThatRunsWhileThePoolIsClosedEnds() throws InterruptedException {
        for (int trial = 0; trial < 200; trial++) {
            Workers workers = new Workers(3);
            Thread closer = new Thread(workers::close);
            closer.start();
            AtomicLong ran = new AtomicLong();
            try {
                workers.forEach(20, (task, slot) -> ran.incrementAndGet());
                assertThat(ran).hasValue(20);
            } catch (IllegalStateException closedFirst) {
                assertThat(ran).hasValue(0);
            }
            closer.join();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void threadsMustBePositive(int threads) {
        assertThatThrownBy(() -> new Workers(threads))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("threads expects a positive number, got " + threads);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
