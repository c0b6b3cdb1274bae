package dev.convoy.aggregate;

import dev.convoy.aggregate.TaskPart.Times;
import java.util.HashMap;
import java.util.Map;

/**
 * The executors' clocks beside the driver's. A task cannot start before its job was submitted, nor end after its result arrived: over many
 * steps that bounds the difference of two clocks from both sides, as in NTP (RFC 5905), and the middle is taken.
 */
final class Clocks {
    /** Steps after which bounds are found anew, since clocks drift. */
    private static final int STEPS = 200;

    private record Bounds(long low, long high, int steps) {
        long middle() {
            return low + (high - low) / 2;
        }
    }

    private final Map<String, Bounds> bounds = new HashMap<>();

    /**
     * By the driver's clock, when a task started.
     *
     * @param submitted when its job was
     * @param arrived when its result did
     */
    long started(Times times, long submitted, long arrived) {
        if (times.executor().equals(Times.DRIVER)) {
            return times.started();
        }
        long low = submitted - times.started();
        long high = arrived - times.ended();
        Bounds known = bounds.get(times.executor());
        Bounds now = known == null || known.steps == STEPS || high < known.low || low > known.high
                ? new Bounds(low, high, 1)
                : new Bounds(Math.max(low, known.low), Math.min(high, known.high), known.steps + 1);
        bounds.put(times.executor(), now);
        return Math.min(Math.max(times.started() + now.middle(), submitted), arrived);
    }
}
