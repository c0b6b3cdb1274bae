package dev.convoy.jobs;

import java.time.Duration;
import org.apache.spark.SparkContext;

/**
 * Ends jobs that wait for executors in vain, which Spark would let wait for ever: none came, or all went and no other did.
 * Executors that hang are removed by Spark itself ({@code spark.network.timeout}), so a cluster that stands still comes to
 * this too.
 */
final class ExecutorWatch implements Runnable {
    private static final long LOOK_MILLIS = 1000;

    private final SparkContext spark;
    private final Duration patience;

    private ExecutorWatch(SparkContext spark, Duration patience) {
        this.spark = spark;
        this.patience = patience;
    }

    /** Watches all jobs of a context until it is stopped. */
    static void start(SparkContext spark, Duration patience) {
        if (!spark.isLocal()) {
            Thread thread = new Thread(new ExecutorWatch(spark, patience), "executor-watch");
            thread.setDaemon(true);
            thread.start();
        }
    }

    @Override
    public void run() {
        try {
            long seen = System.nanoTime();
            while (!spark.isStopped()) {
                if (isServed()) {
                    seen = System.nanoTime();
                } else if (System.nanoTime() - seen > patience.toNanos()) {
                    cancelJobs();
                }
                Thread.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) { // Spark's are checked ones that its methods do not declare
            if (!spark.isStopped()) {
                throw new IllegalStateException("the watch over executors ended", e);
            }
        }
    }

    /** True if no job waits, or there is an executor: the driver is one of the entries. */
    private boolean isServed() {
        return spark.statusTracker().getActiveJobIds().length == 0
                || spark.getExecutorMemoryStatus().size() > 1;
    }

    private void cancelJobs() {
        String reason =
                "since there have been no executors for " + patience.toSeconds() + " s: look at the page and logs of "
                        + spark.master() + "; " + Keys.PATIENCE_FOR_EXECUTORS.name() + " lets jobs wait longer";
        for (int job : spark.statusTracker().getActiveJobIds()) {
            spark.cancelJob(job, reason);
        }
    }
}
