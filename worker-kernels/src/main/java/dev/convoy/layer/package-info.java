/**
 * The layers: one file each, with its settings, shape rule, forward and backward.
 *
 * <p>In: settings under PyTorch's names, and the arrays a plan binds. Out: outputs, input gradients, parameter gradients.
 * A layer is an immutable record that may be shared; what it needs to run lives in the {@link dev.convoy.layer.Pass} it
 * makes for a plan. Imports {@code tensor}, {@code random}, {@code init} and {@code kernels}.
 *
 * <p>To add a layer: write its file, and add its line to {@link dev.convoy.layer.Catalogue}.
 */
package dev.convoy.layer;
