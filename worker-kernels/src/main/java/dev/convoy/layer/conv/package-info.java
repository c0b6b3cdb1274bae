/**
 * Convolutions of images of 1 to 3 dimensions and transposed ones, their input and weight gradients, fixed filters. Imports
 * {@code layer}, {@code layer.resize} and what they may import.
 */
package dev.convoy.layer.conv;
