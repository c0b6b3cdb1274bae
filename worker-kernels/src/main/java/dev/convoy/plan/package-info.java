/**
 * A network compiled for an input shape, a number of images and a mode: buffers assigned and reused, layers bound to them.
 *
 * <p>In: a {@link dev.convoy.plan.Batch} and parameters. Out: a {@link dev.convoy.gradient.ShardGradient} (training) or
 * scores (inference). Running a plan allocates no arrays. Imports {@code network}, {@code layer}, {@code loss},
 * {@code gradient}, {@code kernels} and {@code tensor}.
 */
package dev.convoy.plan;
