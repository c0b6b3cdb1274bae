/**
 * Convoy's networks run by libtorch, the C++ library inside PyTorch: the oracle for every result and the measure for every
 * speed.
 *
 * <p>In: a {@link dev.convoy.network.Network} and its flat arrays. Out: libtorch's loss, gradients and updated parameters, in
 * the same flat layout. libtorch comes from Maven, through DJL's bindings.
 *
 * <p>May import: {@code network}, {@code layer}, {@code plan}, {@code optim}.
 */
package dev.convoy.benchmarks.torch;
