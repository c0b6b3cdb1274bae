/**
 * A network that is too large for the driver, in slices: each executor owns some of the flat parameter array, with their optimizer state. It
 * sums their gradients over the tree of the shards, changes them where they lie, and lends them to all for the next step.
 *
 * <p>In: a training state on the driver, to be dealt out; at each step sums of shards' gradients where tasks have left them. Out: the same
 * bits as the tree's, slice by slice; what the driver gets is small.
 *
 * <p>May import: Spark, and of this project worker-kernels, {@code aggregate}, {@code exchange}, {@code model} and {@code optim}.
 */
package dev.convoy.slices;
