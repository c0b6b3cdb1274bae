/**
 * How long a step takes on a cluster that is not there: a model of its cost, explained in {@code docs/scaling.md}.
 *
 * <pre>
 * StepWork (what a step computes) ----+
 * Layout (who computes it) -----------+-> StepModel -> Prediction (a ledger like a measured one) -> Scaling (a row a cluster)
 * ClusterConstants -> Costs ----------+
 * </pre>
 *
 * <p>In: a network's parameters and operations, a batch, the constants of a cluster. Out: predicted times. Plain arithmetic: no
 * Spark, no clock.
 *
 * <p>May import: {@code driver.train.Ledger}, the reducers' limits of {@code driver.aggregate}, nothing else.
 */
package dev.convoy.jobs.scaling;
