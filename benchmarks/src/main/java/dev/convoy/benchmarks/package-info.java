/**
 * Measurements: JMH over the kernels, whole steps, and the same work in other frameworks.
 *
 * <p>In: nothing but this project's modules and the frameworks compared with. Out: numbers, each with the CPU, JDK, flags
 * and commit it was had on, after the answer was checked.
 *
 * <p>May import: everything. Nothing imports this package, and it is never shipped.
 */
package dev.convoy.benchmarks;
