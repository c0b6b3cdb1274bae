package dev.convoy.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.train.UnfinishedException;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;

/** What a user reads whose run could not go on. */
class FailureTest {
    private static final String WHEN = "training ended in epoch 3, after step 7 of 21";

    @Test
    void namesTheCauseTheCheckpointAndTheWayOn() {
        Failure failure = Failure.of(new UnfinishedException(
                WHEN,
                Optional.of(new Path("hdfs://host/runs/a/checkpoints/epoch-0002")),
                new SparkException("Job aborted\nDriver stacktrace:")));
        assertThat(failure.line())
                .isEqualTo(WHEN + ": Job aborted (--verbose shows where); the last checkpoint is"
                        + " hdfs://host/runs/a/checkpoints/epoch-0002: the same command with --resume goes on from it");
        assertThat(failure.exitCode()).isEqualTo(Failure.FAILED);
    }

    @Test
    void saysHowToStartAnewWithoutACheckpoint() {
        Failure failure = Failure.of(new UnfinishedException(WHEN, Optional.empty(), new IOException("no disk")));
        assertThat(failure.line())
                .isEqualTo(WHEN + ": no disk (--verbose shows where); no checkpoint was saved yet: start anew with"
                        + " --overwrite");
    }

    @Test
    void saysThatSparkWasStopped() {
        String words = "Cannot call methods on a stopped SparkContext.\nThis stopped SparkContext was created at:\n...";
        assertThat(Failure.of(new IllegalStateException(words)).line())
                .isEqualTo("Spark was stopped, by a signal or by the cluster manager (--verbose shows where)");
    }

    @Test
    void givesTheReasonAloneWhyAJobWasCancelled() {
        String words = "[SPARK_JOB_CANCELLED] Job 3 cancelled since there have been no executors for 5 s: look"
                + " SQLSTATE: XXKDA";
        assertThat(Failure.of(new SparkException(words)).line())
                .isEqualTo("there have been no executors for 5 s: look (--verbose shows where)");
    }

    @Test
    void knowsExecutorsThatRanOutOfMemory() {
        for (int code : new int[] {3, 52, 137}) {
            assertThat(Failure.of(new SparkException("Reason: Command exited with code " + code))
                            .line())
                    .endsWith("; executors end so when they are out of memory: give them more with --executor-memory"
                            + " (--verbose shows where)");
        }
        assertThat(Failure.of(new SparkException("Reason: Command exited with code 1"))
                        .line())
                .doesNotContain("memory");
    }
}
