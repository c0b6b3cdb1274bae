package dev.convoy.optim;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an optimizer carries from step to step.
 *
 * @param steps steps taken so far
 * @param arrays named flat arrays, each {@code [parameterCount]}, under PyTorch's names ({@code momentum_buffer},
 *     {@code exp_avg}, ...); held, not copied
 */
public record OptimizerState(long steps, SortedMap<String, float[]> arrays) {
    /**
     * @throws IllegalArgumentException if {@code steps} is negative
     */
    public OptimizerState {
        if (steps < 0) {
            throw new IllegalArgumentException("optimizer state: steps is " + steps + ", must not be negative");
        }
        arrays = Collections.unmodifiableSortedMap(new TreeMap<>(arrays));
    }

    /** The state of an optimizer that keeps these arrays. */
    public static OptimizerState of(long steps, Map<String, float[]> arrays) {
        return new OptimizerState(steps, new TreeMap<>(arrays));
    }

    /**
     * Copies this state's arrays into an optimizer's own.
     *
     * @param own the optimizer's arrays by name
     * @throws IllegalArgumentException if names or lengths differ; nothing is copied then
     */
    void copyInto(Map<String, float[]> own) {
        TreeMap<String, float[]> expected = new TreeMap<>(own);
        if (!expected.keySet().equals(arrays.keySet())) {
            throw new IllegalArgumentException("optimizer state: has arrays " + arrays.keySet() + ", expected "
                    + expected.keySet() + ": it was saved by another optimizer or with other settings");
        }
        expected.forEach((name, to) -> {
            int length = arrays.get(name).length;
            if (length != to.length) {
                throw new IllegalArgumentException("optimizer state: " + name + " has " + length
                        + " elements, expected " + to.length + ", the network's parameter count");
            }
        });
        expected.forEach((name, to) -> System.arraycopy(arrays.get(name), 0, to, 0, to.length));
    }
}
