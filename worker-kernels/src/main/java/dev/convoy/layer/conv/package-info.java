/** Convolutions, their input and weight gradients. Imports {@code layer} and what that may import. */
package dev.convoy.layer.conv;
