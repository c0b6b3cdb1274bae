/**
 * Batch scoring: a saved model over any image set.
 *
 * <p>In: a saved model, an image set. Out: one row an image (path or id, predicted label and name, probability, top k,
 * error) as Parquet, CSV or JSON.
 *
 * <p>May import: Spark, and of this project {@code data}, {@code model} and worker-kernels. Must not import
 * {@code train}.
 */
package dev.convoy.score;
