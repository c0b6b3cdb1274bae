/**
 * Encoded images wherever they lie: in folders of files, archives, sequence files and tables.
 *
 * <p>In: paths. Out: partitions of {@link dev.convoy.files.EncodedImage}s, in an order that depends on the paths alone. Nothing is
 * decoded here, and nothing is read before a task asks for it.
 *
 * <p>May import: Spark and Hadoop, and of this project nothing.
 */
package dev.convoy.files;
