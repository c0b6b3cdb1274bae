/**
 * Initial values of parameters.
 *
 * <p>In: a parameter's shape and a {@link dev.convoy.random.CounterRandom} placed at its counter. Out: its elements.
 * Imports {@code random} and {@code tensor}.
 */
package dev.convoy.init;
