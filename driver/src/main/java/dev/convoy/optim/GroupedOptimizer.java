package dev.convoy.optim;

import dev.convoy.kernels.Workers;
import dev.convoy.optim.ParameterGroups.Group;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What all optimizers share: the named arrays of their state, the count of steps, saving and restoring both, and the way
 * through the parameters, slice by slice. Frozen slices are passed over, their state too.
 */
abstract class GroupedOptimizer implements Optimizer {
    private final ParameterGroups groups;
    private final List<Group> tasks;
    private final Map<String, float[]> arrays = new TreeMap<>();
    private long steps;

    /** One that works element by element: in pieces, which stay in a core's cache through all that is done to them. */
    GroupedOptimizer(ParameterGroups groups) {
        this(groups, groups.pieces());
    }

    /**
     * @param tasks what may be updated apart
     */
    GroupedOptimizer(ParameterGroups groups, List<Group> tasks) {
        this.groups = groups;
        this.tasks = tasks;
    }

    /** Adds an array to the state, {@code [parameterCount]}, filled with {@code initial}; to be called while constructing. */
    final float[] array(String name, float initial) {
        float[] array = new float[groups.parameterCount()];
        Arrays.fill(array, initial);
        arrays.put(name, array);
        return array;
    }

    /** Steps taken so far; while a step is taken its number, from 1. */
    @Override
    public final long steps() {
        return steps;
    }

    @Override
    public final void step(float[] parameters, float[] gradient, double learningRate, Workers workers) {
        Checks.length("parameters", parameters, groups.parameterCount());
        Checks.length("gradient", gradient, groups.parameterCount());
        steps++;
        workers.forEach(tasks.size(), (task, slot) -> {
            Group group = tasks.get(task);
            update(group, parameters, gradient, learningRate * group.rate());
        });
    }

    /**
     * Changes one slice of the parameters and of the state, while others may be changed by other threads.
     *
     * @param group which, or a piece of it, and its weight decay
     * @param parameters {@code [parameterCount]}, changed within the slice
     * @param gradient {@code [parameterCount]}
     * @param rate this slice's learning rate
     */
    abstract void update(Group group, float[] parameters, float[] gradient, double rate);

    @Override
    public final OptimizerState state() {
        return OptimizerState.of(steps, arrays);
    }

    @Override
    public final void restore(OptimizerState state) {
        state.copyInto(arrays);
        steps = state.steps();
    }
}
