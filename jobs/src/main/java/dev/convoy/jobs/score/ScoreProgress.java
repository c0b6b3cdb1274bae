package dev.convoy.jobs.score;

import dev.convoy.jobs.text.ProgressBars;
import dev.convoy.jobs.text.Shown;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ProgressBar;

/**
 * How far a scoring is, on a terminal: a bar that moves, or a line every ten seconds. Fed with totals so far, by hand ({@link #update}) or
 * by looking at something that counts ({@link #watch}). Safe for several threads.
 */
public final class ScoreProgress implements AutoCloseable {
    private static final double SECONDS_A_LINE = 10;
    private static final double WINDOW_SECONDS = 20;
    private static final double LEAST_SECONDS = 0.1;
    private static final long LEAST_NANOS = 100_000_000; // between two samples
    private static final long LOOK_MILLIS = 250;

    /** Where totals were at a time, so that the rate is that of the last seconds. */
    private record Sample(long nanos, long images) {}

    /**
     * What there is to do.
     *
     * @param total images in all, if that is known
     * @param before images that earlier runs have done: they count as done, and neither for the rate nor for the time left
     */
    public record Extent(OptionalLong total, long before) {}

    private final PrintStream err;
    private final Extent extent;
    private final LongSupplier clock;
    private final ProgressBar bar; // null where lines are printed
    private final Deque<Sample> samples = new ArrayDeque<>();
    private long lastLine;
    private boolean closed;

    ScoreProgress(PrintStream err, Extent extent, LongSupplier clock, ProgressBar bar) {
        this.err = err;
        this.extent = extent;
        this.clock = clock;
        this.bar = bar;
        lastLine = clock.getAsLong();
        samples.add(new Sample(lastLine, 0));
    }

    /** A bar, redrawn four times a second, that goes when this is closed. */
    public static ScoreProgress bar(PrintStream err, Extent extent) {
        ProgressBar bar = ProgressBars.on(err)
                .setTaskName("scoring")
                .setInitialMax(extent.total.orElse(-1))
                .startsFrom(extent.before, Duration.ZERO)
                .build();
        return new ScoreProgress(err, extent, System::nanoTime, bar);
    }

    /** A line every ten seconds. */
    public static ScoreProgress lines(PrintStream err, Extent extent) {
        return new ScoreProgress(err, extent, System::nanoTime, null);
    }

    /**
     * What this run has done.
     *
     * @param images so far, those that failed among them
     * @param failed of these
     */
    public synchronized void update(long images, long failed) {
        if (closed) {
            return;
        }
        long now = clock.getAsLong();
        if (now - samples.getLast().nanos > LEAST_NANOS) {
            samples.add(new Sample(now, images));
        }
        while (samples.size() > 2 && seconds(samples.peekFirst(), now) > WINDOW_SECONDS) {
            samples.removeFirst();
        }
        if (bar != null) {
            bar.stepTo(extent.before + images).setExtraMessage(" " + rate(now, images) + failures(failed));
        } else if ((now - lastLine) * 1e-9 >= SECONDS_A_LINE) {
            lastLine = now;
            err.println(line(now, images, failed));
        }
    }

    private static double seconds(Sample since, long now) {
        return (now - since.nanos) * 1e-9;
    }

    private String line(long now, long images, long failed) {
        long done = extent.before + images;
        String of = extent.total.isPresent()
                ? String.format(
                        Locale.ROOT,
                        " of %s (%.0f %%)",
                        Shown.count(extent.total.getAsLong()),
                        Math.floor(100.0 * done / Math.max(1, extent.total.getAsLong())))
                : "";
        return Shown.count(done) + of + " images  " + rate(now, images) + left(now, images) + failures(failed);
    }

    /** Images a second over the last seconds. */
    private double perSecond(long now, long images) {
        Sample first = samples.element();
        return (images - first.images) / Math.max(LEAST_SECONDS, seconds(first, now));
    }

    private String rate(long now, long images) {
        return Shown.rate(perSecond(now, images)) + " images/s";
    }

    private String left(long now, long images) {
        double rate = perSecond(now, images);
        return extent.total.isEmpty() || rate <= 0
                ? ""
                : "  " + Shown.duration(Math.max(0, extent.total.getAsLong() - extent.before - images) / rate)
                        + " left";
    }

    private static String failures(long failed) {
        return failed == 0 ? "" : "  " + Shown.count(failed) + " failed";
    }

    /**
     * Looks at two counters of what this run has done until this is closed, in a thread of its own.
     *
     * @param images so far, those that failed among them
     * @param failed of these
     */
    public ScoreProgress watch(LongSupplier images, LongSupplier failed) {
        Thread thread = new Thread(
                () -> {
                    while (isOpen()) {
                        update(images.getAsLong(), failed.getAsLong());
                        await();
                    }
                },
                "score-progress");
        thread.setDaemon(true);
        thread.start();
        return this;
    }

    private synchronized boolean isOpen() {
        return !closed;
    }

    private synchronized void await() {
        try {
            if (!closed) {
                wait(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    /** Takes the bar away. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            notifyAll();
            if (bar != null) {
                bar.close();
            }
        }
    }
}
