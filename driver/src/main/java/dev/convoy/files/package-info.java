/**
 * Encoded images wherever they lie: in folders of files, archives and SequenceFiles.
 *
 * <p>In: paths. Out: {@link dev.convoy.files.ImageFiles}, partitions of {@link dev.convoy.files.EncodedImage}s in an order that depends on
 * the paths alone. Nothing is decoded here, and nothing is read before a task asks for it; what cannot be read is an image that says why.
 * The way: {@code Roots} looks paths up, {@code Listing} lists folders, {@code FolderWalk} brings what they hold into order, {@code
 * PartitionCutter} cuts it, {@code FileRdd} gives each task its partition, and a {@code Source} unpacks what is an archive.
 *
 * <p>May import: Spark, Hadoop, and Commons Compress as Spark has it; of this project nothing.
 */
package dev.convoy.files;
