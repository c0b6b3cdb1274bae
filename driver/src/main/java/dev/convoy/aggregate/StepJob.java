package dev.convoy.aggregate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.rdd.RDD;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction0;
import scala.runtime.AbstractFunction1;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * One Spark job over some partitions, waited for with a limit. Its functions are classes, not lambdas: see {@link FoldTask}.
 *
 * @param <R> a task's result
 */
public final class StepJob<R> {
    /** How often a job that sends nothing is looked at. */
    private static final Duration LOOK = Duration.ofMillis(200);

    private final BlockingQueue<Arrival<R>> arrivals = new LinkedBlockingQueue<>();
    private final Duration silence;

    private StepJob(Duration silence) {
        this.silence = silence;
    }

    /**
     * A result, and when it came.
     *
     * @param partition its task's
     * @param at by {@link System#nanoTime}
     */
    public record Arrival<R>(int partition, R result, long at) {}

    /**
     * Runs a job.
     *
     * @param task what each task does
     * @param silence longest time without a task's end
     * @return the results in order of arrival
     * @throws StalledException if nothing came for too long
     */
    public static <T, R> List<Arrival<R>> run(
            RDD<T> rdd,
            AbstractFunction1<scala.collection.Iterator<T>, R> task,
            List<Integer> partitions,
            Duration silence) {
        StepJob<R> job = new StepJob<>(silence);
        SimpleFutureAction<BoxedUnit> action = rdd.context()
                .submitJob(
                        rdd,
                        task,
                        CollectionConverters.asScala(List.<Object>copyOf(partitions))
                                .toSeq(),
                        new Receive<>(partitions, job.arrivals),
                        new Nothing());
        boolean done = false;
        try {
            List<Arrival<R>> results = job.await(action, partitions.size());
            done = true;
            return results;
        } finally {
            if (!done) {
                action.cancel();
            }
        }
    }

    private List<Arrival<R>> await(SimpleFutureAction<BoxedUnit> action, int tasks) {
        List<Arrival<R>> results = new ArrayList<>();
        long progressed = System.nanoTime();
        while (results.size() < tasks) {
            Arrival<R> arrival = poll();
            if (arrival != null) {
                results.add(arrival);
                progressed = System.nanoTime();
            } else {
                throwIfFailed(action);
                checkProgress(progressed, tasks - results.size());
            }
        }
        return results;
    }

    private Arrival<R> poll() {
        try {
            return arrivals.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a step's tasks ran", e);
        }
    }

    private void checkProgress(long since, int open) {
        if (System.nanoTime() - since > silence.toNanos()) {
            throw new StalledException(open + " tasks of a step have not ended for " + silence.toSeconds()
                    + " s: look at the executors' logs, or raise train.step-limit");
        }
    }

    private static void throwIfFailed(SimpleFutureAction<BoxedUnit> action) {
        if (action.isCompleted() && action.value().get().isFailure()) {
            StepJob.<RuntimeException>raise(action.value().get().failed().get());
        }
    }

    /** Spark's exceptions are checked ones that its methods do not declare. */
    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void raise(Throwable failure) throws E {
        throw (E) failure;
    }

    /** Takes a result; called by Spark's scheduler, which must not wait. */
    private static final class Receive<R> extends AbstractFunction2<Object, R, BoxedUnit> {
        private final List<Integer> partitions;
        private final BlockingQueue<Arrival<R>> arrivals;

        Receive(List<Integer> partitions, BlockingQueue<Arrival<R>> arrivals) {
            this.partitions = partitions;
            this.arrivals = arrivals;
        }

        @Override
        public BoxedUnit apply(Object task, R result) {
            arrivals.add(new Arrival<>(partitions.get((Integer) task), result, System.nanoTime()));
            return BoxedUnit.UNIT;
        }
    }

    private static final class Nothing extends AbstractFunction0<BoxedUnit> {
        @Override
        public BoxedUnit apply() {
            return BoxedUnit.UNIT;
        }
    }
}
