package dev.convoy.jobs;

import dev.convoy.data.DataException;
import dev.convoy.files.FilesException;
import dev.convoy.model.FormatException;
import dev.convoy.train.DivergedException;
import dev.convoy.train.UnfinishedException;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.spark.SparkException;

/**
 * A failed command, as its user sees it.
 *
 * @param line what went wrong, and what to do
 * @param exitCode 2 if the call was wrong, 1 if it failed
 */
record Failure(String line, int exitCode) {
    static final int FAILED = 1;
    static final int USAGE = 2;

    /** Their messages are made for users. */
    private static final List<Class<? extends Throwable>> SPOKEN = List.of(
            SettingsException.class,
            DataException.class,
            FilesException.class,
            FormatException.class,
            DivergedException.class);

    /** How executors end that are out of memory: by themselves, by Spark, or killed by what runs them. */
    private static final Pattern EXHAUSTED = Pattern.compile("exited with code (3|52|137)\\b");

    private static final String EXHAUSTED_ADVICE =
            "; executors end so when they are out of memory: give them more with --executor-memory";

    /** What Spark puts around the reason of {@link ExecutorWatch}. */
    private static final Pattern CANCELLED =
            Pattern.compile("^\\[SPARK_JOB_CANCELLED] Job \\d+ cancelled since (.*?)( SQLSTATE: \\w+)?$");

    private static final String MORE = " (--verbose shows where)";

    /** The account of an exception. */
    static Failure of(Throwable thrown) {
        if (thrown instanceof UnfinishedException unfinished) {
            String goOn = unfinished
                    .checkpoint()
                    .map(saved ->
                            "the last checkpoint is " + saved + ": the same command with --resume goes on from it")
                    .orElse("no checkpoint was saved yet: start anew with --overwrite");
            return new Failure(
                    unfinished.when() + ": " + of(unfinished.getCause()).line() + "; " + goOn, FAILED);
        }
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (SPOKEN.stream().anyMatch(cause.getClass()::equals)) {
                return new Failure(cause.getMessage(), cause instanceof SettingsException ? USAGE : FAILED);
            }
            if (cause instanceof OutOfMemoryError) {
                return new Failure(
                        "out of memory (" + cause.getMessage() + "): give the driver and the executors more, with"
                                + " CONVOY_HEAP=6g for scripts/convoy, --driver-memory and --executor-memory for"
                                + " spark-submit; or lower train.batch-size",
                        FAILED);
            }
        }
        if (message(thrown).startsWith("Cannot call methods on a stopped SparkContext")) {
            return new Failure("Spark was stopped, by a signal or by the cluster manager" + MORE, FAILED);
        }
        if (thrown instanceof IllegalArgumentException || thrown instanceof IllegalStateException) {
            return new Failure(message(thrown), FAILED);
        }
        if (thrown instanceof SparkException || thrown instanceof IOException) {
            String line = CANCELLED.matcher(firstLine(message(thrown))).replaceFirst("$1");
            return new Failure((EXHAUSTED.matcher(line).find() ? line + EXHAUSTED_ADVICE : line) + MORE, FAILED);
        }
        return new Failure(thrown.getClass().getSimpleName() + ": " + firstLine(message(thrown)) + MORE, FAILED);
    }

    private static String message(Throwable thrown) {
        return thrown.getMessage() == null ? thrown.getClass().getSimpleName() : thrown.getMessage();
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }
}
