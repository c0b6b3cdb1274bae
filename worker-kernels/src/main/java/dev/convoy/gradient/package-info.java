/**
 * What shards send and trees sum.
 *
 * <p>In: one shard's gradient, loss, counts and batch moments. Out: the same of several shards, merged in a fixed order.
 * Imports {@code kernels}.
 */
package dev.convoy.gradient;
