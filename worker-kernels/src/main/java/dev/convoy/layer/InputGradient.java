package dev.convoy.layer;

/** How an input's gradient comes out of the output's, which says where a plan may put it. */
public enum InputGradient {
    /** It needs an array of its own. */
    APART,
    /** Number by number: it may be written over the output's gradient. */
    OVER,
    /** It is the output's gradient, as that is when the layer's backward pass has run. */
    SAME
}
