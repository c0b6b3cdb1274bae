/**
 * Shapes and dense arrays: the words every other room speaks.
 *
 * <p>In: sizes and {@code float[]}. Out: {@link dev.convoy.tensor.Shape} and {@link dev.convoy.tensor.Tensor}, float32,
 * contiguous, NCHW at every public edge. Imports nothing of the project.
 */
package dev.convoy.tensor;
