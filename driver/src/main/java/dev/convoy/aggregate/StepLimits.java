package dev.convoy.aggregate;

import java.time.Duration;
import org.apache.spark.SparkContext;

/**
 * How long the driver waits for a step's tasks.
 *
 * @param silence longest time without a task's end
 * @param withoutExecutors longest time without an executor
 */
public record StepLimits(Duration silence, Duration withoutExecutors) {
    /** Half an hour for a task, five minutes without executors. */
    public static final StepLimits DEFAULT = new StepLimits(Duration.ofMinutes(30), Duration.ofMinutes(5));

    /**
     * @throws IllegalArgumentException if a limit is not positive
     */
    public StepLimits {
        if (silence.isNegative() || silence.isZero() || withoutExecutors.isNegative() || withoutExecutors.isZero()) {
            throw new IllegalArgumentException(
                    "limits of a step expect positive times, got " + silence + " and " + withoutExecutors);
        }
    }

    /** Watches a job that was just submitted. */
    Watch watch(SparkContext spark) {
        return new Watch(spark);
    }

    /** Looks whether a job is still alive. */
    final class Watch {
        private final SparkContext spark;
        private long progressed = System.nanoTime();
        private long executorsSeen = progressed;

        private Watch(SparkContext spark) {
            this.spark = spark;
        }

        void progressed() {
            progressed = System.nanoTime();
            executorsSeen = progressed;
        }

        /**
         * @param open tasks that have not ended
         * @throws StalledException if a limit has passed
         */
        void check(int open) {
            long now = System.nanoTime();
            // In local mode the driver itself is the only entry, and the executor.
            if (spark.isLocal() || spark.getExecutorMemoryStatus().size() > 1) {
                executorsSeen = now;
            }
            if (now - executorsSeen > withoutExecutors.toNanos()) {
                throw new StalledException(open + " tasks of a step wait for executors, and there have been none for "
                        + withoutExecutors.toSeconds() + " s: look at the cluster manager's page and logs");
            }
            if (now - progressed > silence.toNanos()) {
                throw new StalledException(open + " tasks of a step have not ended for " + silence.toSeconds()
                        + " s: look at the executors' logs, or allow a step more time");
            }
        }
    }
}
