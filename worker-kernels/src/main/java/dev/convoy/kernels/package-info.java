/**
 * The array operations a layer is made of: a scalar reference, its SIMD twin, the choice between them, and the threads
 * they run on.
 *
 * <p>In: {@link dev.convoy.kernels.Span}s of float arrays and the {@link dev.convoy.kernels.Product}s that say what to
 * multiply. Out: the same bits from either twin, at any vector width and on any number of threads. Imports nothing of the
 * project; only classes named {@code Vector*} may import {@code jdk.incubator.vector}.
 */
package dev.convoy.kernels;
