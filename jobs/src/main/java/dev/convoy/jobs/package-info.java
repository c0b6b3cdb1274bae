/**
 * The {@code convoy} command line, which is also spark-submit's main class.
 *
 * <p>In: flags and job files. Out: a job of driver, run; progress on the terminal; an exit code.
 *
 * <pre>
 * Convoy -> JobCommand -> Settings (Keys) -> TrainJob, PrepareJob, ... -> Sessions -> driver
 *               |                                                            |
 *           JobFiles                                                      Failure
 * </pre>
 *
 * <p>Settings are typed, known by name ({@link dev.convoy.jobs.Keys}) and checked before any work begins: flag over
 * {@code --set} over job file over default. Each job is one immutable record.
 *
 * <p>May import: everything in driver and worker-kernels. Nothing imports this package, and no other has a
 * {@code main}.
 */
package dev.convoy.jobs;
