/** Normalisations. Imports {@code layer} and what that may import, and the layers that a normalisation can take in. */
package dev.convoy.layer.norm;
