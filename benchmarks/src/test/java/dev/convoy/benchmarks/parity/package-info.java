/**
 * Every layer, loss and optimizer beside PyTorch's, which runs live (libtorch 2.10 through its whole C++ API), on randomly
 * drawn configurations.
 *
 * <p>To add a layer, add an entry to {@link dev.convoy.benchmarks.parity.LayerEntries}: how a random configuration of it is
 * drawn, and the libtorch function that it must equal.
 *
 * <p>May import: everything but the other libtorch ({@code dev.convoy.benchmarks.torch}), which does not fit into the same
 * JVM.
 */
package dev.convoy.benchmarks.parity;
