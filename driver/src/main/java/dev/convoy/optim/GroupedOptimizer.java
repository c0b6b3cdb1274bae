package dev.convoy.optim;

import dev.convoy.optim.ParameterGroups.Group;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * What all optimizers share: the named arrays of their state, the count of steps, saving and restoring both, and the way
 * through the parameters, one slice after the other. Frozen slices are passed over, their state too.
 */
abstract class GroupedOptimizer implements Optimizer {
    private final ParameterGroups groups;
    private final Map<String, float[]> arrays = new TreeMap<>();
    private long steps;

    GroupedOptimizer(ParameterGroups groups) {
        this.groups = groups;
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
    public final void step(float[] parameters, float[] gradient, double learningRate) {
        Checks.length("parameters", parameters, groups.parameterCount());
        Checks.length("gradient", gradient, groups.parameterCount());
        steps++;
        for (Group group : groups.trained()) {
            update(group, parameters, gradient, learningRate * group.rate());
        }
    }

    /**
     * Changes one slice of the parameters and of the state.
     *
     * @param group which, and its weight decay
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
