/** Layers that change an image's size: borders and upsampling. Imports {@code layer} and what that may import. */
package dev.convoy.layer.resize;
