package dev.convoy.data;

/** What to do where the output exists. */
public enum WriteMode {
    /** Refuse. */
    CREATE,
    /** Replace it, if it is a prepared set or an empty folder; anything else is refused all the same. */
    OVERWRITE
}
