package dev.convoy.layer.pool;

import dev.convoy.layer.LayerSettings;

/** Whether padding counts, as zeros, among the pixels of a mean. */
public enum CountIncludePad {
    /** It does, but for what a window kept by {@code ceil_mode} has past it. */
    YES,
    /** It does not: the mean of the pixels inside the image. */
    NO;

    /** The setting {@code count_include_pad}, on unless it is false. */
    static CountIncludePad from(LayerSettings settings) {
        return settings.flag("count_include_pad", true) ? YES : NO;
    }
}
