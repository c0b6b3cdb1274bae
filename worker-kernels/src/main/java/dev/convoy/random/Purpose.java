package dev.convoy.random;

/** What random numbers are drawn for. Two purposes never share a stream; the order of these names is part of every result. */
public enum Purpose {
    /** Initial parameters; counters: parameter index. */
    INITIALISE,
    /** The order of a shard's samples in an epoch; counters: epoch, shard. */
    SHUFFLE,
    /** Dropout masks; index: layer; counters: epoch, sample. */
    DROPOUT,
    /** Augmentation of an image; counters: epoch, sample. */
    AUGMENT,
    /** Generated pictures; counters: picture. */
    SHAPES,
    /** Choosing samples: validation splits, label fractions. */
    SPLIT,
    /** Random data of tests and benchmarks. */
    TEST,
    /** Shares of mixed images; counters: epoch, sample. */
    MIXUP
}
