package dev.convoy.layer;

/** What a plan is for. */
public enum Mode {
    /** Forward, loss and backward; batch statistics; dropout. */
    TRAIN,
    /** Forward only; running statistics; no dropout. */
    INFER
}
