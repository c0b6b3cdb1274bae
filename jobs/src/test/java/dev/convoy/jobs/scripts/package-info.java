/** The scripts of the project, run as a user runs them, against servers on loopback. */
package dev.convoy.jobs.scripts;
