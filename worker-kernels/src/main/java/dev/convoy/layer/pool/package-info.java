/** Pooling: what a window of pixels becomes. Imports {@code layer} and what that may import. */
package dev.convoy.layer.pool;
