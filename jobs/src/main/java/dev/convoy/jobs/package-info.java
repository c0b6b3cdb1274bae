/**
 * The {@code convoy} command line, which is also spark-submit's main class.
 *
 * <p>In: flags and configuration files, checked once into one record a job (flag over file over default). Out: a job of
 * driver, run; progress on the terminal; an exit code.
 *
 * <p>May import: everything in driver and worker-kernels. Nothing imports this package, and no other has a
 * {@code main}.
 */
package dev.convoy.jobs;
