/**
 * Images, from the files a user has to the batches a network is trained on.
 *
 * <p>In: a path and settings ({@link dev.convoy.data.SourceSettings}). Out: an {@link dev.convoy.data.ImageSet} (labelled
 * uint8 images numbered from 0), which {@link dev.convoy.data.PreparedSet} writes as Parquet and
 * {@link dev.convoy.data.ShardedSet} packs into cached {@link dev.convoy.data.Shard}s; a
 * {@link dev.convoy.data.BatchFiller} turns a shard's images into float32 batches.
 *
 * <pre>
 * IDX, CIFAR-10, folders, Parquet, shapes -> ImageSet -> ShardedSet -> Shard -> BatchFiller -> Batch
 *                                               |
 *                                           PreparedSet (Parquet)
 * </pre>
 *
 * <p>Every number given here (sample ids, shards, the order of an epoch, augmentation) is a function of the data, the
 * seed and the settings; never of partitions, cores or executors. Imports of the project: {@code image}, {@code tensor},
 * {@code random} and {@code plan.Batch}.
 */
package dev.convoy.data;
