/**
 * Losses: what a network's outputs and the labels cost, and the gradient of that.
 *
 * <p>In: a sample's scores and its target. Out: its loss, the gradient of that, and how much the sample counts. Imports
 * {@code settings}, {@code kernels} and {@code tensor}.
 *
 * <p>To add a loss: write its file, and add its line to {@link dev.convoy.loss.Losses}.
 */
package dev.convoy.loss;
