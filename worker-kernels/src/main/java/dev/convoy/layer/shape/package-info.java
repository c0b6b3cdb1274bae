/** Layers that only say how an image is seen or cut. Imports {@code layer} and what that may import. */
package dev.convoy.layer.shape;
