/** Where branches meet: sum, mean, concatenation. Imports {@code layer} and what that may import. */
package dev.convoy.layer.join;
