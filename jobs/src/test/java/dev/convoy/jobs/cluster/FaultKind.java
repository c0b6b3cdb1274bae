package dev.convoy.jobs.cluster;

/** What {@link FaultPlugin} breaks. */
enum FaultKind {
    /** The executor is killed while a task computes gradients. */
    KILL_COMPUTING,
    /** It is killed when a task has its gradient and has not sent it, while others have sent theirs. */
    KILL_SENDING,
    /** It is killed after a step, when no task runs. */
    KILL_BETWEEN,
    /** It runs out of memory. */
    OUT_OF_MEMORY,
    /** Tasks fail after they computed, one in so many. */
    THROW,
    /** One task fails after it computed. */
    THROW_ONCE,
    /** The same at another time. */
    THROW_AGAIN,
    /** An executor is killed when a task has what it summed of others' parts and has not sent it. */
    KILL_REDUCING,
    /** From a step on every task fails. */
    THROW_ALWAYS,
    /** Tasks begin late, each by another time. */
    DELAY,
    /** In one step tasks take long, so that more executors are wanted. */
    BUSY,
    /** In one step one task takes long, so that the other executors have nothing to do. */
    IDLE,
    /** Cached shards are lost, unknown to the driver. */
    LOSE_SHARDS,
    /** What executors wrote for shuffles is lost too. */
    LOSE_SHARDS_AND_FILES
}
