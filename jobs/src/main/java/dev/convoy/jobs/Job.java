package dev.convoy.jobs;

import java.util.Set;

/** What a command does once its settings are known. */
@FunctionalInterface
interface Job {
    /**
     * Runs it.
     *
     * @throws Exception whatever went wrong; {@link Failure} turns it into a line for the user
     */
    void run(Settings settings, Set<Switch> switches, Terminal terminal) throws Exception;

    /** Flags that are given or not, and are no keys: they belong to one call, not to a job file. */
    enum Switch {
        OVERWRITE("--overwrite", "Replace what is at the output."),
        RESUME("--resume", "Go on with what was begun at the output and did not finish."),
        PLAN("--plan", "Show how the network is trained and scored: arrays, algorithms, memory traffic."),
        SCALING("--scaling", "Predict a training step on clusters from 1 to scaling.executors executors."),
        VERBOSE("--verbose", "Show Spark's warnings, and stack traces of errors.");

        private final String flag;
        private final String help;

        Switch(String flag, String help) {
            this.flag = flag;
            this.help = help;
        }

        String flag() {
            return flag;
        }

        String help() {
            return help;
        }
    }
}
