package dev.convoy.slices;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.convoy.aggregate.FloatWire;
import dev.convoy.exchange.NotHereException;
import dev.convoy.kernels.Workers;
import dev.convoy.optim.GradientClip;
import dev.convoy.optim.Optimizer;
import dev.convoy.optim.OptimizerState;
import dev.convoy.optim.ParameterGroups;
import dev.convoy.optim.WeightAverage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A slice of a run's state, with its owner: parameters, optimizer state, average, and of which step they are. A step that is asked for again
 * is not taken again; one that failed in the middle leaves a slice that nobody takes for whole.
 */
final class OwnedSlice {
    private static final long BROKEN = -1;
    private static final float[] NONE = {};

    private final int index;
    private final ParameterGroups groups;
    private final GradientClip clip;
    private final float[] values;
    private final Optimizer optimizer;
    private final WeightAverage average;

    /** Parameters, the optimizer's by their names, the average's. */
    private final List<float[]> arrays = new ArrayList<>();

    /** Steps taken. */
    private long version;

    /** Of the step under way or, with the squares, of the one taken last. */
    private float[] mean;

    private double[] squares;
    private long reduced = BROKEN;

    /**
     * A slice before a run's first step here.
     *
     * @param index its number
     * @param rule how it follows gradients
     * @param groups what holds for its range
     * @param steps that the optimizer has taken
     * @param arrays parameters, the optimizer's by their names, the average's, each of the slice's length
     */
    OwnedSlice(int index, Rule rule, ParameterGroups groups, long steps, List<float[]> arrays) {
        this.index = index;
        this.groups = groups;
        this.clip = rule.clip();
        this.values = arrays.get(0);
        this.optimizer = rule.optimizer().create(groups);
        Map<String, float[]> state = new TreeMap<>();
        int next = 1;
        for (String name : optimizer.state().arrays().keySet()) {
            state.put(name, arrays.get(next++));
        }
        optimizer.restore(OptimizerState.of(steps, state));
        this.average =
                rule.average() == null ? null : new WeightAverage(rule.average(), arrays.get(next), NONE.clone());
        this.arrays.add(values);
        this.arrays.addAll(optimizer.state().arrays().values());
        if (average != null) {
            this.arrays.add(average.parameters());
        }
    }

    /** How many arrays a slice has. */
    int arrays() {
        return arrays.size();
    }

    /** Writes an array with its version. */
    synchronized void write(int array, Output output) {
        output.writeLong(version);
        output.writeInt(values.length);
        FloatWire.write(output, arrays.get(array), values.length);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws NotHereException if it is of another version or length
     */
    static void read(Input input, long version, float[] into, int from, int to) {
        long found = input.readLong();
        int length = input.readInt();
        if (found != version || length != to - from) {
            throw new NotHereException("a slice of version " + version + " and length " + (to - from)
                    + " was expected, one of version " + found + " and length " + length + " is there");
        }
        FloatWire.read(input, into, from, to);
    }

    /**
     * Makes the mean gradient of a step.
     *
     * @param update the step
     * @param sums gives the sum over the shards, at least the slice's length
     * @return the squares of its blocks
     */
    synchronized double[] reduce(Update update, SliceSums sums) {
        if (version == update.step() + 1 || reduced == update.step()) {
            return squares;
        }
        check(update);
        mean = mean == null ? sums.scratch(values.length) : mean;
        sums.mean(index, update, mean);
        groups.clearFrozen(mean);
        squares = GradientClip.squares(mean, Workers.CALLER);
        reduced = update.step();
        return squares;
    }

    /**
     * Takes a step whose mean is made.
     *
     * @param norm of the whole gradient
     */
    synchronized void apply(Update update, double norm, SliceSums sums) {
        if (version == update.step() + 1) {
            return;
        }
        check(update);
        if (reduced != update.step()) {
            throw new NotHereException("the mean gradient of step " + update.step() + " is not here");
        }
        version = BROKEN;
        clip.bound(mean, 0, mean.length, norm);
        optimizer.step(values, mean, update.rate());
        if (average != null) {
            average.follow(values, NONE, optimizer.steps());
        }
        version = update.step() + 1;
        sums.giveScratch(mean);
        mean = null;
    }

    private void check(Update update) {
        if (version != update.step()) {
            throw new NotHereException(
                    "a slice of version " + update.step() + " was expected, one of version " + version + " is there");
        }
    }
}
