/**
 * Optimizers, parameter groups, learning-rate schedules, gradient clipping and the averaged weights.
 *
 * <p>In: the flat parameter array, the flat gradient of one step (a mean over the global batch) and the step's learning
 * rate. Out: the parameters, changed in place, and the optimizer's state as named flat arrays for the checkpoint. Plain
 * arrays: imports {@code dev.convoy.network} for the slices' names and shapes, {@code dev.convoy.kernels} for the threads, {@code dev.convoy.settings},
 * and neither Spark nor Hadoop.
 *
 * <p>{@link dev.convoy.optim.GroupSettings} says by patterns over names what holds for some parameters only: no weight decay, another
 * rate, frozen. It becomes {@link dev.convoy.optim.ParameterGroups}, which optimizers go through slice by slice.
 *
 * <p>To add an optimizer, write one file like {@link dev.convoy.optim.Adagrad} and add its settings to the {@code permits} of
 * {@link dev.convoy.optim.OptimizerSettings}. To add a schedule, add a record to {@link dev.convoy.optim.Decay}.
 */
package dev.convoy.optim;
