package dev.convoy.model;

/** What to do when the output is already there. */
public enum IfExists {
    /** Stop with an error and leave it as it is. */
    REFUSE,
    /** Replace it, once the new one is whole. */
    REPLACE
}
