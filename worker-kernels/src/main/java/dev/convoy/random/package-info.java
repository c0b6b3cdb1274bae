/**
 * Random numbers as pure functions of a key and a counter, so that no result depends on who ran first.
 *
 * <p>In: a seed, a purpose, and the counters that name the draw (epoch, sample, step). Out: bits, uniforms, gaussians,
 * permutations. Imports nothing of the project.
 */
package dev.convoy.random;
