/**
 * Convoy on clusters of real processes: whatever the cluster, however the work is cut, whoever dies on the way, the training
 * state has the same hash.
 */
package dev.convoy.jobs.cluster;
