/**
 * Settings under names: what a layer's and a loss's description hold.
 *
 * <p>In: a map of names to what a file gave. Out: typed values, or a message that names the setting, the value found, the
 * value expected, and for an unknown name the nearest known one. Imports nothing of the project.
 */
package dev.convoy.settings;
