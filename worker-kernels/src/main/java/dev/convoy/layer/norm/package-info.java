/** Normalisations. Imports {@code layer} and what that may import. */
package dev.convoy.layer.norm;
