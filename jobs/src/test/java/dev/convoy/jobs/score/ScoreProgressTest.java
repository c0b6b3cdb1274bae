package dev.convoy.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ScoreProgressTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream err = new PrintStream(written, true, StandardCharsets.UTF_8);
    private final AtomicLong nanos = new AtomicLong();

    private String said() {
        String text = written.toString(StandardCharsets.UTF_8);
        written.reset();
        return text;
    }

    private ScoreProgress lines(OptionalLong total) {
        return lines(total, 0);
    }

    private ScoreProgress lines(OptionalLong total, long before) {
        return new ScoreProgress(err, new ScoreProgress.Extent(total, before), nanos::get, null);
    }

    private void at(double seconds) {
        nanos.set(Math.round(seconds * 1e9));
    }

    @Test
    void aLineEveryTenSeconds() {
        ScoreProgress progress = lines(OptionalLong.of(4_000));
        at(9.9);
        progress.update(900, 0);
        assertThat(said()).isEmpty();
        at(10);
        progress.update(1_000, 0);
        assertThat(said()).isEqualTo("1,000 of 4,000 (25 %) images  100 images/s  30.0 s left\n");
        at(19);
        progress.update(1_900, 3);
        assertThat(said()).isEmpty();
        at(20);
        progress.update(2_000, 3);
        assertThat(said()).isEqualTo("2,000 of 4,000 (50 %) images  100 images/s  20.0 s left  3 failed\n");
    }

    @Test
    void theRateIsThatOfTheLastSeconds() {
        ScoreProgress progress = lines(OptionalLong.of(100_000));
        for (int second = 1; second <= 100; second++) {
            at(second);
            progress.update(second <= 50 ? 1_000L * second : 50_000 + 10L * (second - 50), 0);
        }
        assertThat(said().lines().reduce("", (before, line) -> line))
                .isEqualTo("50,500 of 100,000 (50 %) images  10 images/s  1:22:30 h left");
    }

    @Test
    void withoutATotalNothingIsLeft() {
        ScoreProgress progress = lines(OptionalLong.empty());
        at(12);
        progress.update(600, 1);
        assertThat(said()).isEqualTo("600 images  50 images/s  1 failed\n");
        progress.close();
        at(30);
        progress.update(700, 1);
        assertThat(said()).isEmpty();
    }

    @Test
    void whatWasDoneBeforeIsDoneButTakesNoPartInTheRate() {
        ScoreProgress progress = lines(OptionalLong.of(4_000), 3_000);
        at(10);
        progress.update(250, 1);
        assertThat(said()).isEqualTo("3,250 of 4,000 (81 %) images  25 images/s  30.0 s left  1 failed\n");
        progress = lines(OptionalLong.empty(), 3_000);
        at(20);
        progress.update(250, 0);
        assertThat(said()).isEqualTo("3,250 images  25 images/s\n");
    }

    @Test
    void aBarBeginsWhereTheRunBeforeEnded() throws InterruptedException {
        CountDownLatch looked = new CountDownLatch(6);
        ScoreProgress progress = ScoreProgress.bar(err, new ScoreProgress.Extent(OptionalLong.of(1_000), 600));
        progress.watch(
                () -> {
                    looked.countDown();
                    return 100;
                },
                () -> 0);
        assertThat(looked.await(30, TimeUnit.SECONDS)).isTrue();
        progress.close();
        assertThat(said()).contains("70%", "700/1000");
    }

    @Test
    void whatStandsStillHasNoTimeLeft() {
        ScoreProgress progress = lines(OptionalLong.of(10));
        at(15);
        progress.update(0, 0);
        assertThat(said()).isEqualTo("0 of 10 (0 %) images  0 images/s\n");
    }

    @Test
    void aBarLooksAtTheCounters() throws InterruptedException {
        CountDownLatch looked = new CountDownLatch(4);
        AtomicLong images = new AtomicLong();
        ScoreProgress progress = ScoreProgress.bar(err, new ScoreProgress.Extent(OptionalLong.of(1_000), 0));
        progress.watch(
                () -> {
                    looked.countDown();
                    return images.addAndGet(100);
                },
                () -> 7);
        assertThat(looked.await(30, TimeUnit.SECONDS)).isTrue();
        progress.close();
        assertThat(said()).contains("scoring", "/1000", "images/s", "7 failed");
        progress.update(999, 7);
        Thread.sleep(300); // longer than the bar waits to redraw
        assertThat(said()).isEmpty();
    }
}
