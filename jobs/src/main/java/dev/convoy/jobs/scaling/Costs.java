package dev.convoy.jobs.scaling;

/** What a step's parts cost, a method a formula; {@code docs/scaling.md} says where each comes from. Seconds and bytes. */
final class Costs {
    /** Bytes of the blocks that Spark broadcasts ({@code spark.broadcast.blockSize}). */
    private static final double BLOCK = 4 << 20;

    /** For a block of a broadcast an executor asks where it is, gets it, and says that it has it now. */
    private static final int TRIPS_A_BLOCK = 3;

    /** Of these, what the driver answers. */
    private static final int MESSAGES_A_BLOCK = 2;

    /** Threads of the driver that fetch and decode results ({@code spark.resultGetter.threads}). */
    private static final int GETTERS = 4;

    /** A result above this waits on its executor until the driver asks for it ({@code spark.task.maxDirectResultSize} as Convoy sets it). */
    private static final double DIRECT = 16 << 20;

    /** What the driver lends to all executors together, as in {@code train.LentParameters}; what is more is broadcast. */
    private static final double LENT = 32 << 20;

    /** Most threads of the driver's sums and updates, as in {@code train.SynchronousStep}. */
    private static final int MOST_THREADS = 8;

    /** Arrays that summing two gradients reads and writes. */
    private static final int MERGE = 3;

    /** Arrays of a shard's pass beside its images: the weights forward and backward, and the gradient. */
    private static final int PASS = 3;

    /** Arrays of a step on each executor: the parameters read, and written twice as packed weights. */
    private static final int LOAD = 3;

    /** Arrays of an update: sum to mean (2), norm (1), SGD with momentum and weight decay (5). */
    private static final int UPDATE = 8;

    private final double coreSpeed;
    private final int cores;
    private final int driverThreads;
    private final double spread;
    private final double threadMemory;
    private final double memory;
    private final double link;
    private final double roundTrip;
    private final double write;
    private final double read;
    private final double shuffle;
    private final ClusterConstants.Overheads overheads;

    Costs(ClusterConstants constants) {
        ClusterConstants.Machine machine = constants.machine();
        cores = machine.cores();
        coreSpeed = machine.gflops() * 1e9;
        driverThreads = Math.min(MOST_THREADS, machine.driverCores());
        spread = machine.spread();
        threadMemory = machine.threadGbytes() * 1e9;
        memory = machine.memoryGbytes() * 1e9;
        link = constants.link().gbits() * 1e9 / Byte.SIZE;
        roundTrip = millis(constants.link().roundTripMs());
        write = constants.link().writeGbytes() * 1e9;
        read = constants.link().readGbytes() * 1e9;
        shuffle = constants.link().shuffleGbytes() * 1e9;
        overheads = constants.overheads();
    }

    private static double millis(double milliseconds) {
        return milliseconds * 1e-3;
    }

    /** A job until its last task has begun: the driver launches tasks one after another. */
    double schedule(int stages, int tasks) {
        return millis(overheads.jobMs() + (stages - 1) * overheads.stageMs() + tasks * overheads.taskMs());
    }

    /** An executor's images and the parameters' way through its memory. A thread takes whole images. */
    double compute(StepWork work, Layout layout) {
        int threads = Math.max(1, cores / layout.abreast());
        double images = Math.ceil((double) work.part() / threads) * layout.shardsOfATask() * layout.waves();
        int shards = layout.shardsOfAnExecutor();
        double arrays = LOAD + PASS * (double) shards + MERGE * (shards - 1.0);
        return images * work.operations() / coreSpeed + arrays * work.bytes() / memory(cores);
    }

    /**
     * By how much the slowest of some executors is expected to be later than the mean one, if their times are distributed normally: the
     * largest of n is expected at the quantile (n - 3/8) / (n + 1/4) (Blom 1958), which Tukey's lambda distribution gives within 4 %.
     */
    double straggler(double compute, int executors) {
        double quantile = (executors - 0.375) / (executors + 0.25);
        return compute * spread * 4.91 * (Math.pow(quantile, 0.14) - Math.pow(1 - quantile, 0.14));
    }

    /** What all cores of some executors can compute in a second. */
    double speed(int executors) {
        return coreSpeed * cores * executors;
    }

    /** The parameters from the driver to every executor: lent, or by a torrent where that would be too much for its link. */
    double parameters(double bytes, int executors) {
        return (executors + 1) * bytes <= LENT ? lent(bytes, executors) : torrent(bytes, executors);
    }

    /** Every executor asks, and is answered over the driver's one link. */
    private double lent(double bytes, int executors) {
        return 2 * roundTrip + write(bytes) + executors * bytes / link + read(bytes);
    }

    /** Blocks flow in a pipeline as deep as executors can double. */
    private double torrent(double bytes, int executors) {
        double blocks = Math.ceil(bytes / BLOCK);
        double doublings = Math.ceil(Math.log(executors) / Math.log(2));
        double flow = (blocks + doublings) * bytes / blocks / link + blocks * TRIPS_A_BLOCK * roundTrip;
        double asked = blocks * executors * MESSAGES_A_BLOCK * millis(overheads.messageMs());
        return write(bytes) + Math.max(flow, asked) + read(bytes);
    }

    /** Floats to bytes by one thread. */
    double write(double bytes) {
        return bytes / write;
    }

    private double read(double bytes) {
        return bytes / read;
    }

    /** The same for a shuffle, either way. */
    double shuffle(double bytes) {
        return bytes / shuffle;
    }

    /** Gradients to the driver over its one link, decoded there by a few threads while others come in. */
    double toDriver(double sums, double bytes) {
        double trips = bytes > DIRECT ? 2 : 1;
        double carried = sums * bytes / link;
        double decoded = Math.ceil(sums / GETTERS) * read(bytes);
        return trips * roundTrip + Math.max(carried + read(bytes), decoded + bytes / link);
    }

    /** Gradients to a reducer, which decodes as they come. */
    double toReducer(double sums, double bytes) {
        return 2 * roundTrip
                + sums * millis(overheads.requestMs())
                + Math.max(sums * bytes / link, shuffle(sums * bytes));
    }

    /** A slice to and from each of some other executors: bytes in all, each way. */
    double exchange(double bytes, int others) {
        return others == 0
                ? 0
                : 2 * roundTrip + 2 * others * millis(overheads.requestMs()) + Math.max(bytes / link, read(bytes));
    }

    /** Sums of two gradients, one after another, by the driver's threads. */
    double mergeOnDriver(double merges, double bytes) {
        return merges * MERGE * bytes / memory(driverThreads);
    }

    /** The same by one thread of a reducer. */
    double mergeAlone(double merges, double bytes) {
        return merges * MERGE * bytes / memory(1);
    }

    /** The same by an executor's threads. */
    double mergeOnExecutor(double merges, double bytes) {
        return merges * MERGE * bytes / memory(cores);
    }

    /** An update on the driver. */
    double updateOnDriver(double bytes) {
        return UPDATE * bytes / memory(driverThreads);
    }

    /** An update of a slice where it lies. */
    double updateOnExecutor(double bytes) {
        return UPDATE * bytes / memory(Math.min(MOST_THREADS, cores));
    }

    private double memory(int threads) {
        return Math.min(threads * threadMemory, memory);
    }
}
