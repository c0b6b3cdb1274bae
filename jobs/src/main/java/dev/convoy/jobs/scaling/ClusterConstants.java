package dev.convoy.jobs.scaling;

/**
 * What a cluster's parts can do. Where {@link #DEFAULT}'s numbers come from is in {@code docs/scaling.md}: measured, or assumed.
 *
 * @param machine an executor's, or the driver's
 * @param link from a machine to the network, and what data cost on their way to it
 * @param overheads of Spark's, whatever the data
 */
public record ClusterConstants(Machine machine, Link link, Overheads overheads) {
    /** Eight cores like those that the kernels were measured on, and 10 Gbit/s between machines. */
    public static final ClusterConstants DEFAULT = new ClusterConstants(
            new Machine(8, 8, 65, 0.05, 15, 40), new Link(10, 0.3, 1, 3, 0.5), new Overheads(4, 3, 0.7, 0.03, 0.1));

    /**
     * A machine.
     *
     * @param cores of an executor
     * @param driverCores of the driver
     * @param gflops 10^9 floating-point operations a second that a core does of a training step, two a multiply-add
     * @param spread standard deviation of the executors' compute times, as a share of their mean
     * @param threadGbytes 10^9 bytes a second that one thread reads and writes in memory
     * @param memoryGbytes the same for all threads together
     */
    public record Machine(
            int cores, int driverCores, double gflops, double spread, double threadGbytes, double memoryGbytes) {
        /**
         * @throws IllegalArgumentException if a number is not positive, or the spread is negative
         */
        public Machine {
            positive("cores", cores);
            positive("driver-cores", driverCores);
            positive("gflops", gflops);
            if (!(spread >= 0 && Double.isFinite(spread))) {
                throw new IllegalArgumentException("spread expects a number of 0 or more, got " + spread);
            }
            positive("thread-gbytes", threadGbytes);
            positive("memory-gbytes", memoryGbytes);
        }
    }

    /**
     * A way between machines.
     *
     * @param gbits 10^9 bits a second, each way at once
     * @param roundTripMs milliseconds from a question to its answer, through Spark's messages
     * @param writeGbytes 10^9 bytes a second of floats that a thread turns into bytes for the network
     * @param readGbytes the same back
     * @param shuffleGbytes the same through a shuffle, either way: compressed, and by a file
     */
    public record Link(double gbits, double roundTripMs, double writeGbytes, double readGbytes, double shuffleGbytes) {
        /**
         * @throws IllegalArgumentException if a number is not positive
         */
        public Link {
            positive("link-gbits", gbits);
            positive("round-trip-ms", roundTripMs);
            positive("write-gbytes", writeGbytes);
            positive("read-gbytes", readGbytes);
            positive("shuffle-gbytes", shuffleGbytes);
        }
    }

    /**
     * What Spark takes in milliseconds.
     *
     * @param jobMs a job with nothing in it
     * @param stageMs each further stage of a job
     * @param taskMs the driver for each task, one after another
     * @param messageMs the driver for each message about where a block is
     * @param requestMs an executor for each block that it sends to, or gets from, another one
     */
    public record Overheads(double jobMs, double stageMs, double taskMs, double messageMs, double requestMs) {
        /**
         * @throws IllegalArgumentException if a number is not positive
         */
        public Overheads {
            positive("job-ms", jobMs);
            positive("stage-ms", stageMs);
            positive("task-ms", taskMs);
            positive("message-ms", messageMs);
            positive("request-ms", requestMs);
        }
    }

    private static void positive(String name, double value) {
        if (!(value > 0 && Double.isFinite(value))) {
            throw new IllegalArgumentException(name + " expects a number above 0, got " + value);
        }
    }
}
