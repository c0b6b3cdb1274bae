/**
 * One sum from many shards, in one fixed order.
 *
 * <p>In: shard gradients keyed by their place in the tree, as bytes. Out: their sum over a binary tree whose leaves are the
 * shards in shard order, so that the same bits come out whichever task finishes first.
 *
 * <p>May import: Spark, and of this project worker-kernels only.
 */
package dev.convoy.aggregate;
