/**
 * A network: layers in order, their shapes, and where each named array lies in the flat arrays.
 *
 * <p>In: an {@link dev.convoy.network.Architecture}. Out: a checked {@link dev.convoy.network.Network}, its initial
 * parameters, its table. Imports {@code layer}, {@code settings}, {@code init}, {@code random} and {@code tensor}.
 */
package dev.convoy.network;
