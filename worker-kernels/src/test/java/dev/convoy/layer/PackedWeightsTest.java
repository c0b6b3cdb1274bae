package dev.convoy.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convoy.kernels.Span;
import dev.convoy.kernels.Workers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class PackedWeightsTest {
    private static final int PARTS = 200;

    @Test
    void plansGetTheSameArraysInTheOrderInWhichTheyAsk() {
        PackedWeights weights = new PackedWeights();
        PackedWeights.Share one = weights.share();
        PackedWeights.Share other = weights.share();
        assertThat(other.array(5).array()).isSameAs(one.array(5).array());
        assertThat(one.array(6).array())
                .isSameAs(other.array(6).array())
                .isNotSameAs(weights.share().array(5).array());
    }

    @Test
    void onlyThoseThatSpareMemoryPackLargeMatricesOnce() {
        assertThat(new PackedWeights().share().packsOnce(1 << 30)).isFalse();
        assertThat(PackedWeights.sparing().share().packsOnce(1 << 20)).isTrue();
        assertThat(PackedWeights.sparing().share().packsOnce((1 << 20) - 1)).isFalse();
    }

    /** In one array where they are long, each with its slack behind; the short ones and the very long ones by themselves. */
    @Test
    void longPartsShareAnArrayAndDoNotOverlap() {
        PackedWeights weights = new PackedWeights();
        PackedWeights.Share one = weights.share();
        List<Integer> sizes = List.of(300_001, 1000, 1_000_000, 2_500_000, 140_000, 2_000_000, 1_000_000);
        List<Span> parts = sizes.stream().map(one::part).toList();

        PackedWeights.Share other = weights.share();
        assertThat(sizes.stream().map(other::part).toList()).isEqualTo(parts);
        assertThat(parts.get(1).offset()).isZero();
        assertThat(parts.get(3).array()).hasSize(2_500_000 + Span.SLACK);
        assertThat(parts.get(2).array())
                .isSameAs(parts.get(0).array())
                .isSameAs(parts.get(4).array());
        for (int i = 0; i < sizes.size(); i++) {
            Span part = parts.get(i);
            int end = part.offset() + sizes.get(i) + Span.SLACK;
            assertThat(end).isLessThanOrEqualTo(part.array().length);
            for (Span later : parts.subList(i + 1, sizes.size())) {
                assertThat(later.array() != part.array() || later.offset() >= end)
                        .isTrue();
            }
        }
    }

    @Test
    void anotherNetworkIsRefused() {
        PackedWeights weights = new PackedWeights();
        weights.share().array(5);
        PackedWeights.Share other = weights.share();
        assertThatThrownBy(() -> other.array(7))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("plans that share packed weights expect one network: array 0 has 5 floats, asked for 7");
    }

    @Test
    void everyPartOfEveryVersionIsPackedOnceAndBeforeAnyCallerGoesOn() throws Exception {
        PackedWeights weights = new PackedWeights();
        int callers = 4;
        ExecutorService pool = Executors.newFixedThreadPool(callers);
        try {
            for (int version = 0; version < 100; version++) {
                long current = version;
                AtomicIntegerArray packed = new AtomicIntegerArray(PARTS);
                List<Future<Integer>> done = new ArrayList<>();
                for (int caller = 0; caller < callers; caller++) {
                    done.add(pool.submit(() -> {
                        weights.pack(current, PARTS, Workers.CALLER, (part, slot) -> packed.incrementAndGet(part));
                        return sum(packed);
                    }));
                }
                for (Future<Integer> sum : done) {
                    assertThat(sum.get(10, TimeUnit.SECONDS)).isEqualTo(PARTS);
                }
                assertThat(sum(packed)).isEqualTo(PARTS);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private static int sum(AtomicIntegerArray counts) {
        int sum = 0;
        for (int i = 0; i < counts.length(); i++) {
            sum += counts.get(i);
        }
        return sum;
    }

    @Test
    void aVersionThatIsPackedIsNotPackedAgain() {
        PackedWeights weights = new PackedWeights();
        AtomicInteger runs = new AtomicInteger();
        weights.pack(3, 2, Workers.CALLER, (part, slot) -> runs.incrementAndGet());
        weights.pack(3, 2, Workers.CALLER, (part, slot) -> runs.incrementAndGet());
        assertThat(runs).hasValue(2);
        weights.pack(weights.nextVersion(), 2, Workers.CALLER, (part, slot) -> runs.incrementAndGet());
        assertThat(runs).hasValue(4);
    }

    @Test
    void whoIsLateIsRefusedAndChangesNothing() {
        PackedWeights weights = new PackedWeights();
        AtomicInteger runs = new AtomicInteger();
        weights.pack(4, 1, Workers.CALLER, (part, slot) -> runs.incrementAndGet());
        assertThatThrownBy(() -> weights.pack(3, 1, Workers.CALLER, (part, slot) -> runs.incrementAndGet()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "weights of version 4 are packed, this task asks for version 3: it is late, and its result no longer wanted");
        assertThat(runs).hasValue(1);
    }

    /** A late attempt that still packs has ended before the next version's arrays are written, and packs no more. */
    @Test
    void aLaterVersionWaitsForWhoStillPacksAndStopsThem() throws Exception {
        PackedWeights weights = new PackedWeights();
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger old = new AtomicInteger();
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            Future<?> late = pool.submit(() -> weights.pack(1, 2, Workers.CALLER, (part, slot) -> {
                began.countDown();
                wait(goOn);
                old.incrementAndGet();
            }));
            began.await();
            Future<Integer> next = pool.submit(() -> {
                AtomicInteger seen = new AtomicInteger();
                weights.pack(2, 1, Workers.CALLER, (part, slot) -> seen.set(old.get()));
                return seen.get();
            });
            assertThatThrownBy(() -> next.get(200, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            goOn.countDown();
            assertThat(next.get(10, TimeUnit.SECONDS)).isEqualTo(1);
            assertThatThrownBy(() -> late.get(10, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "weights of version 1 are not packed: another task failed, takes too long, or wants later ones");
            assertThat(old).hasValue(1);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void nobodyWaitsForEver() throws Exception {
        PackedWeights weights = new PackedWeights(Duration.ofMillis(50));
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            Future<?> stuck = pool.submit(() -> weights.pack(1, 1, Workers.CALLER, (part, slot) -> {
                began.countDown();
                wait(goOn);
            }));
            began.await();
            assertThatThrownBy(() -> weights.pack(1, 1, Workers.CALLER, (part, slot) -> {}))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "weights of version 1 are not packed: another task failed, takes too long, or wants later ones");
            assertThatThrownBy(() -> weights.pack(2, 1, Workers.CALLER, (part, slot) -> {}))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("weights of version 1 are still being packed after 50 ms, by an attempt that is late");
            goOn.countDown();
            assertThatThrownBy(() -> stuck.get(10, TimeUnit.SECONDS)).cause().isInstanceOf(IllegalStateException.class);
            weights.pack(2, 1, Workers.CALLER, (part, slot) -> {});
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void whoIsInterruptedWhileOthersPackEnds() throws Exception {
        PackedWeights weights = new PackedWeights();
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            Future<?> first = pool.submit(() -> weights.pack(1, 1, Workers.CALLER, (part, slot) -> {
                began.countDown();
                wait(goOn);
            }));
            began.await();
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> weights.pack(1, 1, Workers.CALLER, (part, slot) -> {}))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("interrupted while others pack weights");
            assertThat(Thread.interrupted()).isTrue();
            goOn.countDown();
            first.get(10, TimeUnit.SECONDS);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void whoFailsFailsTheOthersAndTheNextPacksAnew() {
        PackedWeights weights = new PackedWeights();
        assertThatThrownBy(() -> weights.pack(1, 2, Workers.CALLER, (part, slot) -> {
                    throw new IllegalArgumentException("part " + part);
                }))
                .hasMessage("part 0");
        AtomicInteger runs = new AtomicInteger();
        weights.pack(1, 2, Workers.CALLER, (part, slot) -> runs.incrementAndGet());
        assertThat(runs).hasValue(2);
    }

    private static void wait(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
