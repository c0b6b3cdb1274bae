/**
 * Batch scoring: a saved model over any image set.
 *
 * <p>In: a saved model, and images as a set, as files or as a table with their bytes. Out: one row an image (path or id, or the table's own
 * columns; predicted label and name, probability, top k, error), inside any Spark job, a stream or a SQL query.
 *
 * <p>May import: Spark, and of this project {@code data}, {@code files}, {@code image}, {@code model} and worker-kernels. Must not import
 * {@code train}.
 */
package dev.convoy.score;
