/** What the tests of several modules share: a Spark session and the way to the real image sets. */
package dev.convoy.testing;
