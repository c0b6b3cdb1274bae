/**
 * The step, the epoch and the training state, with validation and checkpoints.
 *
 * <p>In: the shards of {@code data}, a network, the settings of a run. Out: the next training state, step after step; a
 * checkpoint that a resumed run starts from; a 64-bit hash of the state for every epoch.
 *
 * <p>May import: Spark, and of this project everything in driver but {@code score}, and worker-kernels.
 */
package dev.convoy.train;
