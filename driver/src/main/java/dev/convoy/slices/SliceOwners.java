package dev.convoy.slices;

import dev.convoy.aggregate.Aggregator.Origin;
import dev.convoy.aggregate.FloatWire;
import dev.convoy.aggregate.StepJob;
import dev.convoy.aggregate.StepJob.Arrival;
import dev.convoy.exchange.Exchange;
import dev.convoy.exchange.NotHereException;
import dev.convoy.exchange.Place;
import dev.convoy.optim.GradientClip;
import dev.convoy.slices.OwnerAnswer.Where;
import dev.convoy.slices.SliceRun.Kind;
import dev.convoy.slices.Update.Source;
import dev.convoy.slices.UpdateTask.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.SparkContext;

/**
 * The driver's side of a run in slices: deals them out to the executors, has them take steps, and gathers them. All methods throw
 * {@link NotHereException} when an owner is gone: what it had is lost then.
 */
public final class SliceOwners implements AutoCloseable {
    /** Times that tasks are asked for which Spark has given to other executors than their owner's. */
    private static final int MOST_ASKED = 6;

    private final SparkContext spark;
    private final SliceRun run;
    private final Rule rule;
    private final Duration silence;
    private final OwnerTasks tasks;
    private long updateNanos;

    /**
     * The owners of a new run: the executors that there are.
     *
     * @param rule how parameters follow gradients
     * @param shards leaves of the tree that gradients are summed over
     * @param slicing how the parameters are cut, for so many owners
     * @param silence longest wait without a task's end
     */
    public SliceOwners(
            SparkContext spark, Rule rule, int shards, Function<Integer, Slicing> slicing, Duration silence) {
        this.spark = spark;
        this.rule = rule;
        this.silence = silence;
        List<Place> owners = Place.executors(spark);
        if (owners.isEmpty()) {
            throw new NotHereException("there is no executor to hold the run's slices");
        }
        this.run = new SliceRun(
                Exchange.newStream(),
                shards,
                tasksAtOnce(spark, owners.size()),
                slicing.apply(owners.size()),
                owners,
                Place.here());
        this.tasks = new OwnerTasks(spark, run);
    }

    private static int tasksAtOnce(SparkContext spark, int executors) {
        return Math.max(1, spark.defaultParallelism() / spark.conf().getInt("spark.task.cpus", 1) / executors);
    }

    /** How many there are. */
    public static int executors(SparkContext spark) {
        return Place.executors(spark).size();
    }

    /** The run's slices. */
    public SliceRun run() {
        return run;
    }

    /**
     * Deals out the state; afterwards nobody reads these arrays.
     *
     * @param arrays parameters, optimizer state by name, average if one is kept, each {@code [parameterCount]}
     * @param optimizerSteps that the optimizer has taken
     */
    public void begin(List<float[]> arrays, long optimizerSteps) {
        each(arrays.size(), (array, slice) -> {
            int from = run.slicing().from(slice);
            int to = run.slicing().to(slice);
            Exchange.lend(run.block(Kind.START, array, slice), output -> {
                output.writeLong(0);
                output.writeInt(to - from);
                FloatWire.write(output, arrays.get(array), from, to);
            });
        });
        try {
            ask(new BeginTask(run, rule, optimizerSteps, arrays.size()));
        } finally {
            each(arrays.size(), (array, slice) -> Exchange.withdraw(run.block(Kind.START, array, slice)));
        }
    }

    private interface Each {
        void take(int array, int slice);
    }

    private void each(int arrays, Each each) {
        for (int array = 0; array < arrays; array++) {
            for (int slice = 0; slice < run.slicing().count(); slice++) {
                each.take(array, slice);
            }
        }
    }

    /**
     * Has the owners take a step.
     *
     * @param step steps taken before it
     * @param weight sum of the samples' weights
     * @param rate learning rate
     * @param origins where the sums of gradients are
     * @return the gradient's norm; where the bound asks for it and it is not finite, nothing is changed
     */
    public double update(long step, float weight, double rate, List<Origin> origins) {
        Map<String, Place> places =
                Place.executors(spark).stream().collect(Collectors.toMap(Place::executor, place -> place));
        List<Source> sources = new ArrayList<>();
        for (Origin origin : origins) {
            Place place = places.get(origin.executor());
            if (place == null) {
                throw new NotHereException(
                        "executor " + origin.executor() + " is gone, and with it a step's gradients");
            }
            sources.add(new Source(origin.node(), place));
        }
        Update update = new Update(run, step, weight, rate, sources);
        updateNanos = 0;
        boolean needsNorm = rule.clip().needsNorm();
        List<OwnerAnswer> answers = ask(new UpdateTask(update, needsNorm ? Part.REDUCE : Part.ALL, Double.NaN));
        double norm = norm(answers);
        if (needsNorm && Double.isFinite(norm)) {
            answers = ask(new UpdateTask(update, Part.APPLY, norm));
        }
        updateNanos = answers.stream().mapToLong(OwnerAnswer::update).max().orElse(0);
        return norm;
    }

    /** Nanoseconds of the last step in which an owner changed its slices; of the owner who took longest. */
    public long updateNanos() {
        return updateNanos;
    }

    private double norm(List<OwnerAnswer> answers) {
        Slicing slicing = run.slicing();
        double[] blocks = new double[(slicing.parameters() + GradientClip.BLOCK - 1) / GradientClip.BLOCK];
        answers.stream()
                .flatMap(answer -> answer.squares().stream())
                .forEach(squares -> System.arraycopy(
                        squares.values(),
                        0,
                        blocks,
                        slicing.from(squares.slice()) / GradientClip.BLOCK,
                        squares.values().length));
        return GradientClip.norm(blocks);
    }

    /**
     * Gathers the state.
     *
     * @param step steps taken
     * @param arrays where to, as of {@link #begin}
     */
    public void gather(long step, List<float[]> arrays) {
        each(
                arrays.size(),
                (array, slice) -> Exchange.borrow(
                        run.owners().get(run.owner(slice)),
                        run.block(Kind.OWNED, array, slice),
                        input -> OwnedSlice.read(
                                input,
                                step,
                                arrays.get(array),
                                run.slicing().from(slice),
                                run.slicing().to(slice))));
    }

    private List<OwnerAnswer> ask(OwnerTask task) {
        List<OwnerAnswer> answers = new ArrayList<>();
        List<Integer> open = OwnerTask.all(run);
        for (int asked = 0; asked < MOST_ASKED; asked++) {
            requireAll();
            List<Integer> elsewhere = new ArrayList<>();
            for (Arrival<OwnerAnswer> arrival : StepJob.run(tasks, task, open, silence)) {
                if (arrival.result().where() == Where.AT_HOME) {
                    answers.add(arrival.result());
                } else {
                    elsewhere.add(arrival.partition());
                }
            }
            if (elsewhere.isEmpty()) {
                return answers;
            }
            open = elsewhere;
        }
        throw new NotHereException("tasks for slices did not get to their executors in " + MOST_ASKED + " jobs");
    }

    private void requireAll() {
        List<Place> alive = Place.executors(spark);
        List<String> gone = run.owners().stream()
                .filter(owner -> !alive.contains(owner))
                .map(Place::executor)
                .toList();
        if (!gone.isEmpty()) {
            throw new NotHereException("slices of the run are lost with executor " + String.join(", ", gone));
        }
    }

    /**
     * Whether a failure comes of something that is not where it should be.
     *
     * @param owners whose it is; null where there are none yet
     * @return what to say of it, or null
     */
    public static NotHereException lost(SliceOwners owners, Exception failure) {
        for (Throwable e = failure; e != null; e = e.getCause()) {
            if (e instanceof NotHereException lost) {
                return lost;
            }
            if (String.valueOf(e.getMessage()).contains(NotHereException.class.getName())) {
                return new NotHereException("a task found what it needs of the run no longer there", failure);
            }
        }
        try {
            if (owners != null) {
                owners.requireAll();
            }
            return null;
        } catch (NotHereException lost) {
            return new NotHereException(lost.getMessage(), failure);
        }
    }

    /** Lets go of what is held in this process; executors do so when another run begins, or with the application. */
    @Override
    public void close() {
        Held.forget(run);
    }
}
