/**
 * Losses: what a network's outputs and the labels cost, and the gradient of that.
 *
 * <p>In: scores and labels. Out: the sum of the losses and its gradient, not divided by the number of samples. Imports
 * {@code kernels}.
 */
package dev.convoy.loss;
