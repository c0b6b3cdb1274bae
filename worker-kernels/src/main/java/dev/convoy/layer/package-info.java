/**
 * What a layer is; the layers themselves lie in the packages below, one file each, with settings, shape rule, forward and
 * backward.
 *
 * <p>In: settings under PyTorch's names, and the arrays a plan binds. Out: outputs, input gradients, parameter gradients.
 * A layer is an immutable record that may be shared; what it needs to run lives in the {@link dev.convoy.layer.Pass} it
 * makes for a plan. Imports {@code settings}, {@code tensor}, {@code random}, {@code init},
 * {@code kernels} and {@code gradient}.
 *
 * <p>To add a layer: write its file, and add its line to {@code network.Catalogue}.
 */
package dev.convoy.layer;
