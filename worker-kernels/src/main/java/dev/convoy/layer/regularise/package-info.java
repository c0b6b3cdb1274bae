/** Layers that drop values in training. Imports {@code layer} and what that may import. */
package dev.convoy.layer.regularise;
