/**
 * What shards send and trees sum.
 *
 * <p>In: one shard's gradient, loss, counts and batch moments, or what its images give to a statistic of the whole batch.
 * Out: the same of several shards, merged in a fixed order.
 * Imports {@code kernels}.
 */
package dev.convoy.gradient;
