/**
 * What one process of the application lends another without a copy on either side's block manager: parameters from the driver, slices and sums between
 * executors.
 *
 * <p>In: a way to write something, under a name. Out: the same bytes, read where somebody wants them.
 *
 * <p>May import: Spark and Kryo, nothing else of this project.
 */
package dev.convoy.exchange;
